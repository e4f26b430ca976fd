"""The sums of orders are in their store's currency: once there is an order, the currency stays."""

from django.db import migrations

MAKE = """
    CREATE FUNCTION store_keeps_its_currency() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM orders_order WHERE store_id = NEW.id) THEN
            RAISE EXCEPTION 'store % has orders: its currency stays', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'store_keeps_its_currency';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER store_keeps_its_currency BEFORE UPDATE OF currency ON accounts_store FOR EACH ROW
        WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION store_keeps_its_currency();
"""
TAKE_AWAY = """
    DROP TRIGGER store_keeps_its_currency ON accounts_store;
    DROP FUNCTION store_keeps_its_currency();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_costs"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, TAKE_AWAY)]
