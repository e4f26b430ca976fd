"""Who may open which door: every address of the site × everybody who could knock.

A cell is the status of the answer; `login` is the way to the log-in page, `back` a redirect after the work was done.
`other` is the owner of another store: its pages are hers, this store's rows don't exist for her.
"""

from dataclasses import dataclass

COLUMNS = ("nobody", "agent", "warehouse", "operations", "finance", "manager", "owner", "other")
BUYER = "buyer"  # has a link and no log-in: a cell of her own where that differs from nobody's

TABLE = """
                                      nobody  agent  wareh. operat. finance manager owner  other

The desk
GET   desk:today                      login   200    200    200     200     200     200    200
GET   desk:lookup                     login   200    200    200     200     200     200    200
GET   desk:orders                     login   200    200    200     200     200     200    200
GET   desk:orders?format=csv          login   403    403    200     200     200     200    200
GET   desk:orders?format=csv&contact=open
                                      login   403    403    403     403     200     200    200
GET   desk:order                      login   200    200    200     200     200     200    404
GET   desk:order_new                  login   403    403    200     403     200     200    200
POST  desk:order_new                  login   403    403    back    403     back    back   back
POST  desk:order_sums                 login   200    200    200     200     200     200    200
GET   desk:known_buyers               login   403    403    200     403     200     200    200
GET   desk:products                   login   200    200    200     200     200     200    200
GET   desk:order_edit                 login   404    404    200     404     200     200    404
POST  desk:order_edit                 login   404    404    back    404     back    back   404
GET   desk:return_ask                 login   200    404    200     404     200     200    404
POST  desk:return_ask                 login   back   404    back    404     back    back   404
POST  desk:order_cancel               login   404    404    back    404     back    back   404
POST  desk:order_take_back            login   404    404    back    404     back    back   404
POST  desk:note_write                 login   back   404    back    404     back    back   404
GET   desk:note                       login   200    404    200     404     200     200    404
POST  desk:note                       login   200    404    200     404     200     back   404
POST  desk:note_delete                login   back   404    back    404     back    back   404
POST  desk:note_restore               login   back   404    back    404     back    back   404
POST  desk:tag                        login   back   404    back    404     back    back   404
GET   desk:order_split                login   404    404    200     404     200     200    404
POST  desk:order_split                login   404    404    200     404     200     200    404
GET   desk:parcel_add                 login   404    404    200     404     200     200    404
POST  desk:parcel_add                 login   404    404    back    404     back    back   404
GET   desk:parcel_number              login   404    404    200     404     200     200    404
POST  desk:parcel_number              login   404    404    back    404     back    back   404
POST  desk:parcel_detach              login   404    404    back    404     back    back   404
POST  desk:opt_out                    login   back   404    back    404     back    back   404
POST  desk:opt_in                     login   back   404    back    404     back    back   404
POST  desk:reveal                     login   200    404    200     404     200     200    404
POST  desk:move                       login   404    404    back    404     back    back   404
GET   desk:parcels                    login   200    200    200     200     200     200    200
GET   desk:parcels?format=xlsx        login   403    403    200     200     200     200    200
GET   desk:failed                     login   200    200    200     200     200     200    200
GET   desk:failed?format=csv          login   403    403    200     200     200     200    200
GET   desk:fakes                      login   403    403    200     200     200     200    200
POST  desk:decide_fake                login   404    404    back    back    back    back   404
GET   desk:evidence                   login   404    404    200     200     200     200    404
GET   desk:courier_files              login   403    403    200     403     200     200    200
POST  desk:courier_file               login   404    404    200     404     200     200    404
GET   desk:failed_case                login   200    200    200     200     200     200    404
GET   desk:failed_measures            login   403    403    200     403     200     200    200
POST  desk:failed_act                 login   403    403    back    403     back    back   404
POST  desk:failed_answer              login   back   404    back    404     back    back   404
POST  desk:failed_letters             login   404    404    200    404     200     200    404
POST  desk:failed_link                login   back   404    back    404     back    back   404
POST  desk:failed_take_back           login   404    404    back    404     back    back   404
POST  desk:instruct                   login   404    404    back    404     back    back   404
POST  desk:withdraw                   login   404    404    back    404     back    back   404
GET   desk:coming_back                login   200    200    200     200     200     200    200
GET   desk:coming_back_list           login   200    200    200     200     200     200    200
GET   desk:coming_back_list?format=csv
                                      login   403    403    200     200     200     200    200
GET   desk:reverse_parcels            login   200    200    200     200     200     200    200
GET   desk:reverse_parcels?format=csv
                                      login   403    403    200     200     200     200    200
GET   desk:rto_case                   login   200    200    200     200     200     200    404
POST  desk:rto_reason                 login   403    403    back    403     back    back   404
POST  desk:rto_move                   login   403    back   back    403     back    back   404
GET   desk:returns                    login   200    200    200     200     200     200    200
GET   desk:return_resolve             login   403    403    200     403     200     200    404
POST  desk:return_resolve             login   403    403    200     403     200     200    404
POST  desk:return_take_back           login   403    403    back    403     back    back   404
GET   desk:return_causes              login   403    403    403     403     200     200    200
GET   desk:refunds                    login   403    403    403     200     200     200    200
POST  desk:refund_move                login   403    403    403     back    back    back   404
POST  desk:refund_pay                 login   403    403    403     back    back    back   404
POST  desk:refunds_bank               login   403    403    403     back    back    back   back
POST  desk:refunds_bank_again         login   403    403    403     200     200     200    200
GET   desk:returns?format=csv         login   403    403    200     200     200     200    200
GET   desk:return                     login   200    200    200     200     200     200    404
POST  desk:return_act                 login   403    403    back    403     back    back   404
GET   desk:return_photo               login   200    200    200     200     200     200    404
GET   desk:rto_photo                  login   200    200    200     200     200     200    404
GET   desk:receive                    login   403    200    200     403     200     200    200
POST  desk:receive                    login   403    back   back    403     back    back   back
GET   desk:receive_case               login   403    200    200     403     200     200    404
POST  desk:receive_case               login   403    200    200     403     200     200    404
GET   desk:receive_return             login   403    200    200     403     200     200    404
POST  desk:receive_return             login   403    200    200     403     200     200    404
GET   desk:return_label               login   200    200    200     200     200     200    404
POST  desk:scan_settle                login   403    back   back    403     back    back   404
GET   desk:arrivals                   login   403    200    200     403     200     200    200
POST  desk:scan_undo                  login   403    back   back    403     back    back   404
POST  desk:scan_aside                 login   403    back   back    403     back    back   404
POST  desk:receive_anyway             login   403    back   back    403     back    back   404
GET   desk:shelf                      login   403    200    200     403     200     200    200
POST  desk:shelf                      login   403    back   back    403     back    back   back
POST  desk:shelf_undo                 login   403    back   back    403     back    back   back
GET   desk:claims                     login   403    403    200     200     200     200    200
POST  desk:claim_move                 login   403    403    back    back    back    back   404
GET   desk:claim_pack                 login   403    403    200     200     200     200    404
GET   desk:tasks                      login   200    200    200     200     200     200    200
GET   desk:new_task                   login   200    200    200     200     200     200    200
POST  desk:new_task                   login   200    200    200     200     200     200    200
GET   desk:task                       login   200    200    200     200     200     200    404
POST  desk:task                       login   200    200    200     200     200     200    404
POST  desk:move_task                  login   back   back   back    back    back    back   404
POST  desk:bulk_choose                login   200    200    200     200     200     200    200
POST  desk:bulk_start                 login   403    403    back    403     back    back   back
GET   desk:bulk                       login   200    200    200     200     200     200    404
POST  desk:bulk_stop                  login   404    404    back    404     back    back   404
POST  desk:bulk_retry                 login   404    404    back    404     back    back   404
POST  desk:bulk_undo                  login   404    404    back    404     back    back   404
GET   desk:columns                    login   200    200    200     200     200     200    200
POST  desk:columns                    login   back   back   back    back    back    back   back
GET   desk:view_new                   login   200    200    200     200     200     200    200
POST  desk:view_new                   login   back   back   back    back    back    back   back
GET   desk:view                       login   404    404    200     404     200     200    404
POST  desk:view                       login   404    404    back    404     back    back   404
POST  desk:view_update                login   404    404    back    404     back    back   404
POST  desk:view_delete                login   404    404    back    404     back    back   404
POST  desk:view_restore               login   404    404    back    404     back    back   404
GET   desk:ndr_rules                  login   403    403    200     403     200     200    200
GET   desk:ndr_rule_new               login   403    403    200     403     200     200    200
POST  desk:ndr_rule_new               login   403    403    back    403     back    back   back
GET   desk:ndr_rule                   login   403    403    200     403     200     200    404
POST  desk:ndr_rule                   login   403    403    back    403     back    back   404
POST  desk:ndr_rule_switch            login   403    403    back    403     back    back   404
POST  desk:ndr_rule_move              login   403    403    back    403     back    back   404
POST  desk:ndr_rule_delete            login   403    403    back    403     back    back   404
POST  accounts:preferences            login   back   back   back    back    back    back   back
POST  accounts:switch_store           login   back   back   back    back    back    back   back
GET   accounts:invitation             200     200    200    200     200     200    200    200
POST  accounts:invitation             back    200    200    200     200     200    200    200
GET   desk:start                      login   403    403    403     403     200     200    200
POST  desk:put_away                   login   403    403    403     403     back    back   back
GET   desk:found                      back    back   back   back    back    back    back   back
POST  desk:found                      back    back   back   back    back    back    back   back

Imports
GET   imports:index                   login   403    403    200     403     200     200    200
GET   imports:new                     login   403    403    200     403     200     200    200
POST  imports:new                     login   403    403    200     403     200     200    200
GET   imports:run                     login   404    404    200     404     200     200    404
POST  imports:kind                    login   404    404    back    404     back    back   404
GET   imports:mapping                 login   404    404    200     404     200     200    404
POST  imports:mapping                 login   404    404    200     404     200     200    404
GET   imports:preview                 login   404    404    200     404     200     200    404
POST  imports:preview                 login   404    404    back    404     back    back   404
POST  imports:discard                 login   404    404    back    404     back    back   404
GET   imports:progress                login   404    404    200     404     200     200    404
POST  imports:stop                    login   404    404    back    404     back    back   404
POST  imports:resume                  login   404    404    back    404     back    back   404
GET   imports:rejects                 login   404    404    200     404     200     200    404
GET   imports:undo                    login   404    404    200     404     200     200    404
POST  imports:undo                    login   404    404    back    404     back    back   404

Settings
GET   settings:index                  login   200    200    200     200     200     200    200
GET   settings:account                login   200    200    200     200     200     200    200
GET   settings:costs                  login   403    403    403     200     200     200    200
POST  settings:costs                  login   403    403    403     back    back    back   back
POST  settings:drop_costs             login   403    403    403     back    back    back   404
GET   settings:returning              login   403    403    403     403     200     200    200
POST  settings:returning              login   403    403    403     403     back    back   back
GET   settings:failed                 login   403    403    403     403     200     200    200
GET   settings:policies               login   403    403    403     403     200     200    200
POST  settings:return_habits          login   403    403    403     403     back    back   back
GET   settings:policy_new             login   403    403    403     403     200     200    200
POST  settings:policy_new             login   403    403    403     403     back    back   back
GET   settings:policy                 login   403    403    403     403     200     200    404
POST  settings:policy                 login   403    403    403     403     back    back   404
POST  settings:policy_switch          login   403    403    403     403     back    back   404
POST  settings:policy_move            login   403    403    403     403     back    back   404
POST  settings:policy_delete          login   403    403    403     403     back    back   404
POST  settings:policy_restore         login   403    403    403     403     back    back   404
POST  settings:failed                 login   403    403    403     403     back    back   back
GET   settings:codes                  login   403    403    200     403     200     200    200
POST  settings:codes                  login   403    403    back    403     back    back   404
GET   settings:audit                  login   403    403    403     403     200     200    200
POST  settings:account                login   back   back   back    back    back    back   back
GET   settings:second_step            login   200    200    200     200     200    200    200
POST  settings:second_step            login   200    200    200     200     200    200    200
POST  settings:recovery_codes         login   back   back   back    back    back   back   back
POST  settings:second_step_off        login   back   back   back    back    back   back   back
GET   settings:tokens                 login   200    200    200     200     200    200    200
POST  settings:tokens                 login   200    200    200     200     200    200    200
POST  settings:revoke_token           login   404    404    404     404     404    back   404
GET   settings:store                  login   403    403    403     403     200    200    200
POST  settings:store                  login   403    403    403     403     back   back   back
GET   settings:logo                   login   404    404    404     404     404    404    404
POST  settings:add_holiday            login   403    403    403     403     back   back   back
POST  settings:remove_holiday         login   403    403    403     403     back   back   404
GET   settings:new_store              login   403    403    403     403     403    200    200
POST  settings:new_store              login   403    403    403     403     403    back   back
GET   settings:people                 login   403    403    403     403     403    200    200
GET   settings:invite                 login   403    403    403     403     403    200    200
POST  settings:invite                 login   403    403    403     403     403    back   back
GET   settings:person                 login   403    403    403     403     403    200    404
POST  settings:person                 login   403    403    403     403     403    back   404
POST  settings:remove_person          login   403    403    403     403     403    back   404
POST  settings:deactivate             login   403    403    403     403     403    back   404
POST  settings:reactivate             login   403    403    403     403     403    back   404
POST  settings:reset_second_step      login   403    403    403     403     403    back   404
POST  settings:renew_invitation       login   403    403    403     403     403    back   404
POST  settings:withdraw_invitation    login   403    403    403     403     403    back   404
GET   settings:connections            login   403    403    200     403     200    200    200
GET   settings:choose_connection      login   403    403    403     403     403    200    200
GET   settings:new_connection         login   403    403    403     403     403    200    200
POST  settings:new_connection         login   403    403    403     403     403    back   200
GET   settings:connection             login   403    403    200     403     200    200    404
GET   settings:edit_connection        login   403    403    403     403     403    200    404
POST  settings:edit_connection        login   403    403    403     403     403    back   404
POST  settings:test_connection        login   403    403    200     403     200    200    404
POST  settings:switch_connection      login   403    403    403     403     403    back   404
POST  settings:rotate_hook            login   403    403    403     403     403    back   404
POST  settings:replay                 login   403    403    back    403     back   back   404
GET   settings:erasure                login   403    403    403     403     403    200    200
POST  settings:erasure                login   403    403    403     403     403    200    200
POST  settings:erase                  login   403    403    403     403     403    back   back
GET   settings:erasure_proof          login   403    403    403     403     403    404    404

Figures
GET   figures:rto                     login   403    403    403     403     200     200    200
GET   analytics-rto                   401     403    403    403     403     200     200    200
GET   analytics-rto?format=csv        401     403    403    403     403     200     200    200

REST
GET   api-lookup                      401     200    200    200     200     200     200    200
GET   api-orders                      401     200    200    200     200     200     200    200
POST  api-orders                      401     404    404    201     404     201     201    404
GET   api-order                       401     200    200    200     200     200     200    404
PATCH api-order                       401     404    404    200     404     200     200    404
POST  api-move                        401     404    404    200     404     200     200    404
POST  api-cancel                      401     404    404    200     404     200     200    404
POST  api-notes                       401     201    404    201     404     201     201    404
PATCH api-note                        401     409    404    409     404     409     200    404
DELETE api-note                       401     409    404    409     404     409     204    404
POST  api-tags                        401     200    404    200     404     200     200    404
POST  api-order-shipments             401     404    404    201     404     201     201    404
POST  api-split                       401     404    404    200     404     200     200    404
POST  api-reveal                      401     200    404    200     404     200     200    404
GET   api-shipments                   401     200    200    200     200     200     200    200
POST  api-shipments                   401     404    404    201     404     201     201    404
GET   api-shipment                    401     200    200    200     200     200     200    404
PATCH api-shipment                    401     404    404    200     404     200     200    404
DELETE api-shipment                   401     404    404    409     404     409     409    404
GET   api-tasks                       401     200    200    200     200     200     200    200
POST  api-tasks                       401     201    201    201     201     201     201    404
POST  api-move-task                   401     200    200    200     200     200     200    404
GET   api-ndr-cases                   401     200    200    200     200     200     200    200
GET   api-ndr-case                    401     200    200    200     200     200     200    404
POST  api-ndr-act                     401     404    404    200     404     200     200    404
POST  api-ndr-undo                    401     404    404    409     404     409     409    404
POST  api-ndr-act-on-many             401     200    200    200     200     200     200    200
GET   api-returns                     401     200    200    200     200     200     200    200
POST  api-returns                     401     201    404    201     404     201     201    404
GET   api-return                      401     200    200    200     200     200     200    404
POST  api-return-approve              401     404    404    200     404     200     200    404
POST  api-return-reject               401     404    404    200     404     200     200    404
POST  api-return-cancel               401     404    404    200     404     200     200    404
POST  api-return-receive              401     404    409    409     404     409     409    404
POST  api-return-inspect              401     404    409    409     404     409     409    404
POST  api-return-refund               401     404    404    409     404     409     409    404
GET   api-eligibility                 401     200    200    200     200     200     200    404
GET   api-rto-cases                   401     200    200    200     200     200     200    200
GET   api-rto-case                    401     200    200    200     200     200     200    404
POST  api-rto-receive                 401     404    200    200     404     200     200    404
POST  api-rto-inspect                 401     404    409    409     404     409     409    404
GET   api-rto-arrivals                401     200    200    200     200     200     200    200
POST  api-rto-arrivals                401     404    201    201     404     201     201    404
GET   api-rto-claims                  401     200    200    200     200     200     200    200
POST  api-rto-claim-move              401     404    404    200     200     200     200    404
GET   schema                          401     200    200    200     200     200     200    200

Machines: the connection's signature is what opens this door
POST  hook                            403     403    403    403     403     403     403    403
GET   hook                            403     403    403    403     403     403     403    403
GET   healthz                         200     200    200    200     200     200     200    200
GET   readyz                          503     503    503    503     503     503     503    503

Buyers: their link is the only key; the last column is who has it, everybody else knocks with another
GET   portal:page                     404     404    404    404     404     404    404    404    200
POST  portal:page                     404     404    404    404     404     404    404    404    200
GET   portal:returns                  200     200    200    200     200     200    200    200
POST  portal:returns                  200     200    200    200     200     200    200    200
GET   portal:return_policy            200     200    200    200     200     200    200    200
GET   portal:brand                    200     200    200    200     200     200    200    200
GET   portal:logo                     404     404    404    404     404     404    404    404

Log-in and one's own account
GET   account_login                   200     back   back   back    back    back    back   back
POST  account_login                   200     back   back   back    back    back    back   back
GET   account_logout                  login   200    200    200     200     200     200    200
POST  account_logout                  login   login  login  login   login   login   login  login
GET   account_signup                  200     back   back   back    back    back    back   back
GET   account_inactive                200     200    200    200     200     200     200    200
GET   account_reauthenticate          login   200    200    200     200     200     200    200
GET   account_email                   login   200    200    200     200     200     200    200
GET   account_email_verification_sent 200     200    200    200     200     200     200    200
GET   account_confirm_email           200     200    200    200     200     200     200    200
GET   account_change_password         login   200    200    200     200     200     200    200
GET   account_set_password            login   back   back   back    back    back    back   back
GET   account_reset_password          200     200    200    200     200     200     200    200
GET   account_reset_password_done     200     200    200    200     200     200     200    200
GET   account_reset_password_from_key 200     200    200    200     200     200     200    200
GET   account_reset_password_from_key_done
                                      200     200    200    200     200     200     200    200
GET   account_confirm_login_code      login   back   back   back    back    back    back   back
GET   mfa_authenticate                login   back   back   back    back    back    back   back
GET   mfa_reauthenticate              login   back   back   back    back    back    back   back
"""


@dataclass(frozen=True)
class Door:
    """One row of the table: a method, the name of an address with its query, and what each column gets."""

    method: str
    name: str
    query: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.name}{self.query}"


def doors() -> list[Door]:
    """The rows, in order."""
    words = [line.split() for line in TABLE.replace("\n    ", " ").splitlines()]
    lengths = {2 + len(COLUMNS), 3 + len(COLUMNS)}
    rows = [row for row in words if len(row) in lengths and row[0] in {"GET", "POST", "PATCH", "DELETE"}]
    return [_door(method, place, cells) for method, place, *cells in rows]


def _door(method: str, place: str, cells: list[str]) -> Door:
    name, mark, query = place.partition("?")
    own = cells if len(cells) > len(COLUMNS) else [*cells, cells[0]]
    return Door(method, name, mark + query, dict(zip((*COLUMNS, BUYER), own, strict=True)))
