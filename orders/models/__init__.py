from orders.models.catalogue import Product
from orders.models.costs import CostModel
from orders.models.customers import Customer
from orders.models.disputes import DisputedScan
from orders.models.imports import ImportMapping, ImportRun
from orders.models.instructions import Instruction
from orders.models.links import BuyerLink, Purpose
from orders.models.news import News, StaleParcel
from orders.models.notes import Note, Tag
from orders.models.orders import Order, OrderLine
from orders.models.scans import CodeMap, Scan
from orders.models.shipments import Shipment, ShipmentLine
from orders.models.tasks import Task, TaskState

__all__ = [
    "BuyerLink",
    "CodeMap",
    "CostModel",
    "Customer",
    "DisputedScan",
    "ImportMapping",
    "ImportRun",
    "Instruction",
    "News",
    "Note",
    "Order",
    "OrderLine",
    "Product",
    "Purpose",
    "Scan",
    "Shipment",
    "ShipmentLine",
    "StaleParcel",
    "Tag",
    "Task",
    "TaskState",
]
