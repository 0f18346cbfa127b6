"""Events are added, never changed: on one machine the database itself refuses, whoever asks.

The first belt is that the application's role has no right to; on many machines, where triggers are not to
be had, it is the only one. Safe while old code runs: it has always only added.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'case events are added, never changed or deleted'; END $$;
CREATE TRIGGER caseevent_only_added BEFORE UPDATE OR DELETE ON cases_caseevent
  FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
"""
ALLOW = "DROP TRIGGER caseevent_only_added ON cases_caseevent; DROP FUNCTION cases_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
