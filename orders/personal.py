"""What of an order is about its buyer as a person. City, state and postcode name an area; figures are read by them."""

PERSONAL = (
    "buyer_name", "phone", "phone_given", "email", "address1", "address2", "landmark", "state_given", "cancel_text",
)  # fmt: skip
