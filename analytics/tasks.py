from celery import shared_task

from analytics import services


@shared_task
def sweep() -> None:
    """Bring the figures of changed parcels up to date."""
    services.sweep_all()
