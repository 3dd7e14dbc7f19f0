"""Contains all the data models used in inputs/outputs"""

from .activity import Activity
from .activity_kind import ActivityKind
from .activity_state import ActivityState
from .actor import Actor
from .actor_kind import ActorKind
from .address_in import AddressIn
from .attachment import Attachment
from .attachment_state import AttachmentState
from .audit_act import AuditAct
from .audit_entry import AuditEntry
from .audit_entry_after_type_0 import AuditEntryAfterType0
from .audit_entry_before_type_0 import AuditEntryBeforeType0
from .bounce import Bounce
from .bounce_kind import BounceKind
from .call_outcome import CallOutcome
from .call_part import CallPart
from .callback import Callback
from .change import Change
from .change_kind import ChangeKind
from .channel_kind import ChannelKind
from .check import Check
from .connection import Connection
from .connection_in import ConnectionIn
from .connection_list import ConnectionList
from .connection_patch import ConnectionPatch
from .consent import Consent
from .consent_basis import ConsentBasis
from .consent_state import ConsentState
from .contact import Contact
from .contact_attributes import ContactAttributes
from .contact_consent import ContactConsent
from .contact_in import ContactIn
from .contact_in_attributes import ContactInAttributes
from .contact_patch import ContactPatch
from .contact_patch_attributes_type_0 import ContactPatchAttributesType0
from .contact_summary import ContactSummary
from .conversation import Conversation
from .conversation_patch import ConversationPatch
from .conversation_status import ConversationStatus
from .direction import Direction
from .email_file import EmailFile
from .email_part import EmailPart
from .email_view import EmailView
from .encoding import Encoding
from .error_code import ErrorCode
from .field_error import FieldError
from .frame import Frame
from .health import Health
from .health_state import HealthState
from .hooks_receive_json_body import HooksReceiveJsonBody
from .hooks_receive_response_200 import HooksReceiveResponse200
from .inbox_view import InboxView
from .intent import Intent
from .last_activity import LastActivity
from .line import Line
from .live import Live
from .login_in import LoginIn
from .me import Me
from .media import Media
from .message_accepted import MessageAccepted
from .message_in import MessageIn
from .openapi_show_response_200 import OpenapiShowResponse200
from .opt_out_answer import OptOutAnswer
from .opt_out_in import OptOutIn
from .page_of_activity import PageOfActivity
from .page_of_audit_entry import PageOfAuditEntry
from .page_of_contact import PageOfContact
from .page_of_conversation import PageOfConversation
from .page_of_quarantined_event import PageOfQuarantinedEvent
from .page_of_session_view import PageOfSessionView
from .page_of_transcript_line import PageOfTranscriptLine
from .password_change import PasswordChange
from .permission import Permission
from .phone_answer import PhoneAnswer
from .phone_in import PhoneIn
from .phone_view import PhoneView
from .problem import Problem
from .provider_kind import ProviderKind
from .quarantined_event import QuarantinedEvent
from .reach import Reach
from .ready import Ready
from .reason import Reason
from .recording import Recording
from .retry_answer import RetryAnswer
from .role import Role
from .segments_answer import SegmentsAnswer
from .segments_in import SegmentsIn
from .sending import Sending
from .sending_cause import SendingCause
from .sending_status import SendingStatus
from .session_view import SessionView
from .sessions_ended import SessionsEnded
from .settle import Settle
from .settle_as import SettleAs
from .speaker import Speaker
from .target import Target
from .ticket import Ticket
from .token_answer import TokenAnswer
from .transcript_line import TranscriptLine
from .upsert_by import UpsertBy
from .voicemail import Voicemail
from .webhook_status import WebhookStatus

__all__ = (
    "Activity",
    "ActivityKind",
    "ActivityState",
    "Actor",
    "ActorKind",
    "AddressIn",
    "Attachment",
    "AttachmentState",
    "AuditAct",
    "AuditEntry",
    "AuditEntryAfterType0",
    "AuditEntryBeforeType0",
    "Bounce",
    "BounceKind",
    "CallOutcome",
    "CallPart",
    "Callback",
    "Change",
    "ChangeKind",
    "ChannelKind",
    "Check",
    "Connection",
    "ConnectionIn",
    "ConnectionList",
    "ConnectionPatch",
    "Consent",
    "ConsentBasis",
    "ConsentState",
    "Contact",
    "ContactAttributes",
    "ContactConsent",
    "ContactIn",
    "ContactInAttributes",
    "ContactPatch",
    "ContactPatchAttributesType0",
    "ContactSummary",
    "Conversation",
    "ConversationPatch",
    "ConversationStatus",
    "Direction",
    "EmailFile",
    "EmailPart",
    "EmailView",
    "Encoding",
    "ErrorCode",
    "FieldError",
    "Frame",
    "Health",
    "HealthState",
    "HooksReceiveJsonBody",
    "HooksReceiveResponse200",
    "InboxView",
    "Intent",
    "LastActivity",
    "Line",
    "Live",
    "LoginIn",
    "Me",
    "Media",
    "MessageAccepted",
    "MessageIn",
    "OpenapiShowResponse200",
    "OptOutAnswer",
    "OptOutIn",
    "PageOfActivity",
    "PageOfAuditEntry",
    "PageOfContact",
    "PageOfConversation",
    "PageOfQuarantinedEvent",
    "PageOfSessionView",
    "PageOfTranscriptLine",
    "PasswordChange",
    "Permission",
    "PhoneAnswer",
    "PhoneIn",
    "PhoneView",
    "Problem",
    "ProviderKind",
    "QuarantinedEvent",
    "Reach",
    "Ready",
    "Reason",
    "Recording",
    "RetryAnswer",
    "Role",
    "SegmentsAnswer",
    "SegmentsIn",
    "Sending",
    "SendingCause",
    "SendingStatus",
    "SessionView",
    "SessionsEnded",
    "Settle",
    "SettleAs",
    "Speaker",
    "Target",
    "Ticket",
    "TokenAnswer",
    "TranscriptLine",
    "UpsertBy",
    "Voicemail",
    "WebhookStatus",
)
