"""Up to where rows that are ordered by the number of their transaction can be read without leaving any out."""

HORIZON = """(
    SELECT coalesce(min(running::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE NOT EXISTS (
        SELECT FROM pg_stat_activity other
        WHERE other.backend_xid = running::xid AND other.datname <> current_database()
    )
)"""
"""SQL: the oldest transaction of this database that still ran when the statement began; what commits later has no smaller number.

PostgreSQL numbers the transactions of all its databases together: a neighbour's long one would hold ours up for as long. Who
cannot be told to be a neighbour is waited for.
"""
