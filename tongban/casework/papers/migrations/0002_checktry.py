"""Wrong check codes are counted with all other wrong attempts.

Safe while old code runs: it still counts in its own table, which goes when no old code does.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="CheckTry")])]
