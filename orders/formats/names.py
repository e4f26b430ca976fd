"""What columns of orders are called, in English and Indonesian, by the field that they hold; the usual name first."""

import re

NAMES: dict[str, tuple[str, ...]] = {
    "order_number": (
        "order id", "order number", "order no", "order", "order name", "order ref", "order reference",
        "channel order id", "reference number", "reference id", "invoice number", "invoice no", "no pesanan",
        "nomor pesanan", "id pesanan",
        "no order", "nomor order", "no invoice", "nomor invoice", "kode pesanan", "kode order",
    ),
    "placed_at": (
        "order date", "order placed date", "order created date", "created at", "order created at", "ordered on",
        "ordered at", "order placed at", "order time", "placed at", "purchase date", "booking date", "date",
        "tanggal pesanan", "tanggal order", "tgl pesanan", "tgl order", "waktu pesanan dibuat",
        "tanggal pesanan dibuat", "tanggal pembelian", "tanggal", "tgl",
    ),
    "status": (
        "status", "order status", "current status", "shipment status", "delivery status", "status pesanan",
        "status order", "status pengiriman", "status terakhir", "status paket",
    ),
    "payment_method": (
        "payment method", "payment mode", "payment type", "payment", "mode of payment", "cod prepaid", "prepaid cod",
        "order type", "metode pembayaran", "cara bayar", "cara pembayaran", "jenis pembayaran", "pembayaran",
    ),
    "sku": (
        "sku", "lineitem sku", "product sku", "item sku", "seller sku", "channel sku", "master sku", "item code",
        "product code",
        "kode barang", "kode produk", "nomor referensi sku", "sku induk",
    ),
    "product_name": (
        "product name", "item name", "lineitem name", "product", "product title", "item", "item description",
        "product description", "products", "title", "nama produk", "nama barang", "produk", "barang",
        "deskripsi barang", "isi paket",
    ),
    "category": ("category", "product category", "item category", "kategori", "kategori produk"),
    "quantity": (
        "quantity", "qty", "lineitem quantity", "product quantity", "item quantity", "product qty", "units", "pcs",
        "no of items", "jumlah",
        "kuantitas", "jumlah barang", "jumlah produk", "jumlah item", "banyaknya",
    ),
    "unit_price": (
        "unit price", "price", "lineitem price", "product price", "item price", "selling price", "unit cost",
        "harga satuan", "harga",
        "harga produk", "harga barang", "harga jual", "harga setelah diskon",
    ),
    "line_total": ("line total", "item total", "amount", "line amount", "subtotal", "sub total",
        "total harga produk"),
    "order_total": (
        "order total", "total amount", "grand total", "order amount", "order value", "total", "invoice value",
        "invoice amount", "total price", "total value", "total pembayaran", "total pesanan", "total harga",
        "total belanja", "nilai pesanan", "total bayar",
    ),
    "cod_amount": (
        "cod amount", "cod value", "collectable amount", "collectible amount", "cod collectable amount",
        "cod collectible amount", "amount to collect", "nilai cod", "jumlah cod", "nominal cod", "total cod",
    ),
    "currency": ("currency", "currency code", "mata uang"),
    "cost": ("cost price", "cost", "cost of goods", "cogs", "purchase price", "harga pokok", "hpp", "harga modal"),
    "customer_name": (
        "customer name", "customer", "buyer name", "buyer", "consignee name", "consignee", "recipient name",
        "recipient", "receiver name", "shipping name", "ship to name", "name", "full name", "nama pembeli",
        "nama penerima",
        "nama pelanggan", "nama customer", "penerima", "pembeli", "nama",
    ),
    "phone": (
        "phone", "phone number", "phone no", "mobile", "mobile number", "mobile no", "customer phone",
        "customer mobile",
        "contact number", "contact no", "contact", "consignee phone", "shipping phone", "whatsapp", "whatsapp number",
        "no telepon", "nomor telepon", "telepon", "no telp", "telp", "no hp", "nomor hp", "hp", "no wa", "nomor wa",
        "nomor whatsapp", "no handphone",
    ),
    "email": ("email", "e mail", "email address", "email id", "customer email", "buyer email", "alamat email",
        "surel"),
    "address1": (
        "address", "address 1", "address1", "address line 1", "shipping address", "delivery address", "full address",
        "customer address", "consignee address", "street", "street address", "alamat", "alamat pengiriman",
        "alamat lengkap", "alamat penerima", "alamat tujuan", "jalan",
    ),
    "address2": ("address 2", "address2", "address line 2", "locality", "area", "kecamatan", "kelurahan"),
    "landmark": ("landmark", "nearest landmark", "patokan"),
    "city": (
        "city", "town", "shipping city", "ship city", "delivery city", "customer city", "destination city", "kota",
        "kabupaten", "kota kabupaten", "kab kota", "kota tujuan",
    ),
    "state": (
        "state", "province", "shipping state", "shipping province", "ship state", "customer state", "delivery state",
        "provinsi", "propinsi",
    ),
    "postcode": (
        "pincode", "pin code", "pin", "zip", "zip code", "zipcode", "postcode", "postal code", "post code",
        "ship postal code", "shipping zip", "delivery pincode", "customer pincode", "kode pos", "kodepos",
    ),
    "country": ("country", "country code", "ship country", "shipping country", "negara"),
    "courier": (
        "courier", "courier name", "courier company", "courier partner", "carrier", "shipping provider",
        "logistics partner", "logistics provider", "shipping company", "kurir", "ekspedisi", "jasa kirim",
        "jasa pengiriman", "nama kurir", "opsi pengiriman",
    ),
    "awb": (
        "awb", "awb number", "awb no", "awb code", "waybill", "waybill number", "waybill no", "tracking number",
        "tracking no", "tracking id", "tracking code", "consignment number", "consignment no", "docket number",
        "docket no", "lr no", "no resi", "nomor resi", "resi", "no awb", "nomor awb", "cnote", "no cnote",
    ),
    "shipped_at": (
        "shipped at", "shipped date", "ship date", "shipped on", "dispatch date", "dispatched at", "dispatched on",
        "pickup date", "picked up at", "pickup time", "order shipped date", "manifest date", "tanggal kirim",
        "tanggal pengiriman", "tgl kirim", "waktu pengiriman", "tanggal pickup",
    ),
    "out_for_delivery_at": ("out for delivery date", "out for delivery at", "ofd date", "first ofd date"),
    "delivered_at": (
        "delivered at", "delivered date", "delivery date", "delivered on", "order delivered date", "date delivered",
        "tanggal terkirim", "tanggal diterima", "tgl terkirim", "tgl diterima", "waktu diterima", "tanggal selesai",
    ),
    "rto_initiated_at": (
        "rto initiated date", "rto initiated at", "rto date", "rto initiated on", "return initiated date",
        "tanggal retur",
    ),
    "rto_delivered_at": (
        "rto delivered date", "rto delivered at", "rto delivered on", "returned date", "returned at", "return date",
        "rto received date", "tanggal retur diterima",
    ),
    "promised_on": (
        "edd", "expected delivery date", "estimated delivery date", "expected delivery", "estimated delivery",
        "promised date", "promise date", "promised delivery date", "estimasi tiba", "perkiraan tiba",
        "estimasi sampai", "tanggal estimasi",
    ),
    "channel": (
        "channel", "sales channel", "order source", "source", "marketplace", "platform", "store name", "kanal",
        "saluran", "toko",
    ),
    "campaign": ("campaign", "campaign name", "utm campaign", "kampanye"),
    "fulfilment": ("fulfilment", "fulfillment", "fulfilled by", "fulfillment channel", "fulfilment channel"),
    "zone": ("zone", "zona"),
    "freight": (
        "freight", "freight charges", "freight amount", "freight total amount", "courier charges", "shipping cost",
        "forward charges", "shipping charges", "ongkir", "ongkos kirim", "biaya kirim", "biaya pengiriman",
    ),
    "cod_fee": ("cod charges", "cod fee", "cod charge", "biaya cod", "cod handling fee"),
    "return_freight": ("rto charges", "rto freight", "return charges", "return freight", "biaya retur"),
}  # fmt: skip

# A column with one of these words is about it: “Courier status” names no courier.
HEADS = frozenset(
    {
        "status", "date", "tanggal", "tgl", "time", "waktu", "charges", "charge", "fee", "biaya", "cost", "price",
        "harga", "amount", "value", "nilai", "total", "phone", "mobile", "email", "sku", "category", "kategori",
        "type", "reason", "alasan", "remark", "remarks", "discount", "diskon", "tax", "pajak", "weight", "berat",
        "url",
        "link", "id",
    }
)  # fmt: skip

# Too little to go by beside other words: “remitted amount” is not what a line costs.
BARE = frozenset(
    {"amount", "total", "order", "item", "price", "name", "date", "subtotal", "cost", "payment", "product", "harga"}
)
UNITS = frozenset({"inr", "idr", "rs", "rp", "kg", "in"})

STATUSES: dict[str, str] = {
    "new": "new", "pending": "new", "on hold": "new", "unpaid": "new", "baru": "new", "menunggu*": "new",
    "belum bayar": "new", "belum dibayar": "new", "pesanan baru": "new",
    "confirmed": "confirmed", "processing": "confirmed", "processed": "confirmed", "packed": "confirmed",
    "ready to ship": "confirmed", "unfulfilled": "confirmed", "unshipped": "confirmed", "manifested": "confirmed",
    "pickup scheduled": "confirmed", "booked": "confirmed", "diproses": "confirmed", "dikemas": "confirmed",
    "perlu dikirim": "confirmed", "siap dikirim": "confirmed", "sedang dikemas": "confirmed",
    "shipped": "shipped", "dispatched": "shipped", "in transit*": "shipped", "intransit": "shipped",
    "picked up": "shipped", "fulfilled": "shipped", "undelivered*": "shipped", "ndr*": "shipped",
    "reached destination*": "shipped", "dikirim": "shipped", "dalam pengiriman": "shipped",
    "sedang dikirim": "shipped", "dalam perjalanan": "shipped", "gagal kirim": "shipped", "gagal antar": "shipped",
    "out for delivery": "out_for_delivery", "ofd": "out_for_delivery", "sedang diantar": "out_for_delivery",
    "dalam pengantaran": "out_for_delivery", "dibawa kurir": "out_for_delivery",
    "delivered*": "delivered", "completed": "delivered", "terkirim": "delivered", "selesai": "delivered",
    "diterima": "delivered", "sampai": "delivered", "pesanan selesai": "delivered", "sudah diterima": "delivered",
    "rto*": "returning", "return in transit": "returning", "returning*": "returning", "sedang diretur": "returning",
    "proses retur": "returning", "dikembalikan ke penjual": "returning",
    "rto delivered": "returned", "rto received": "returned", "rto completed": "returned", "returned": "returned",
    "returned to seller": "returned", "returned to origin": "returned", "retur": "returned", "diretur": "returned",
    "retur diterima": "returned", "dikembalikan": "returned",
    "lost": "lost", "lost in transit": "lost", "hilang": "lost", "paket hilang": "lost",
    "damaged": "damaged", "rusak": "damaged", "paket rusak": "damaged",
    "cancelled*": "cancelled", "canceled*": "cancelled", "batal": "cancelled", "dibatalkan": "cancelled",
    "pesanan dibatalkan": "cancelled",
}  # fmt: skip


def words(name: str) -> tuple[str, ...]:
    """A column's name as its words: “shipToName”, “ship_to_name” and “Ship-to Name:” are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(word for word in re.findall(r"[a-z0-9]+", apart.casefold()) if word not in UNITS)
