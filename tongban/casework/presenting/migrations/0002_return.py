"""Where the holder's browser goes back to, and the hash of the code that it carries there.

Safe while the old code runs: it writes neither, and the database fills in that nobody goes anywhere.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("presenting", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="presentation",
            name="return_to",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="presentation",
            name="code_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
