"""Facts are answered for by their indexes alone where the pages' rows are known to be visible, so they are vacuumed early;
and the planner is told how few groups there are, without which it takes one process for a scan of the whole table."""

from django.db import migrations

WEEK = "({day} - ({day} - DATE '0001-01-01') % 7)"
CHARTED = "courier, reason, bucket"
EARLY = "autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor"


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE analytics_parcelfact SET ({', '.join(f'{name} = 0.02' for name in EARLY.split(', '))})",
            f"ALTER TABLE analytics_parcelfact RESET ({EARLY})",
        ),
        *(
            migrations.RunSQL(
                f"CREATE STATISTICS analytics_charted_by_{day} (ndistinct) ON {WEEK.format(day=day)}, {CHARTED}"
                " FROM analytics_parcelfact",
                f"DROP STATISTICS analytics_charted_by_{day}",
            )
            for day in ("ship_day", "order_day")
        ),
    ]
