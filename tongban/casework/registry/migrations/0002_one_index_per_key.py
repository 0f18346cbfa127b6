"""A text key has one index, its own.

Django gives every text key a second index for searches by prefix, at the end of the migration that makes
the table; the key itself, in collation C, serves these searches already.

Safe while the old code runs: it loses nothing.
"""

from django.db import migrations

NO_SECOND_INDEX = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT indexname FROM pg_indexes
        WHERE schemaname = current_schema() AND starts_with(tablename, 'registry_') AND indexname ~ '_like$'
    LOOP EXECUTE format('DROP INDEX %I', name); END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunSQL(NO_SECOND_INDEX, reverse_sql=migrations.RunSQL.noop)]
