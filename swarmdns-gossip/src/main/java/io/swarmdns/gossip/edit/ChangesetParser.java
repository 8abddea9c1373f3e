package io.swarmdns.gossip.edit;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.RRsetChange;
import io.swarmdns.proto.RRsetKey;
import io.swarmdns.proto.RRsetText;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.Precondition;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.OwnerText;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.RecordText;
import io.swarmdns.zone.text.RecordTypes;
import io.swarmdns.zone.text.TextRefused;
import io.swarmdns.zone.text.TextSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a changeset as clients write it, in text, to a request in the terms of the zone store.
/// Hostile input: bounded, and refused with what is wrong. Thread-safe.
public final class ChangesetParser {
  /// Zones in a changeset at most.
  static final int ZONES_MAX = 1_000;

  /// Operations and preconditions at most, over all zones.
  static final int STEPS_MAX = 10_000;

  /// RRsets that a difference may change at most.
  public static final int DIFFERENCE_MAX = 20_000;

  /// Characters of a comment at most.
  public static final int COMMENT_LENGTH_MAX = 500;

  /// Bytes of a zone's text in a changeset at most; larger ones are imported.
  public static final int TEXT_BYTES_MAX = 1 << 20;

  private static final int TTL_MAX = Integer.MAX_VALUE;

  private final ZoneTextLoader loader;
  private final ThreadLocal<RecordText> recordText = ThreadLocal.withInitial(RecordText::new);

  /// @param loader builds versions for the store that they are meant for
  public ChangesetParser(ZoneTextLoader loader) {
    this.loader = loader;
  }

  /// @param author the authenticated identity
  /// @throws ChangesetRefused with what is wrong
  public EditRequest parse(Changeset changeset, String author, Scope scope)
      throws ChangesetRefused {
    check(changeset);
    var preconditions = parsed(changeset.getPreconditionsList());
    var zones = new ArrayList<ZoneEditRequest>();
    try {
      for (var zone : changeset.getZonesList()) {
        zones.add(zone(zone));
      }
    } catch (ChangesetRefused e) {
      zones.forEach(ChangesetParser::release);
      throw e;
    }
    return request(changeset, author, scope, preconditions, zones);
  }

  /// A changeset of one zone, whose edit says nothing itself: this difference is what it does.
  ///
  /// @param difference as another node sent it
  /// @throws ChangesetRefused with what is wrong
  public EditRequest parse(
      Changeset changeset, List<RRsetChange> difference, String author, Scope scope)
      throws ChangesetRefused {
    check(changeset);
    if (changeset.getZonesCount() != 1
        || changeset.getZones(0).getEditCase() != ZoneEdit.EditCase.EDIT_NOT_SET) {
      throw malformed("", "a difference of other than one zone without an edit of its own");
    }
    if (difference.size() > DIFFERENCE_MAX) {
      throw refused(
          Refused.Kind.TOO_LARGE,
          changeset.getZones(0).getOrigin(),
          "a difference of " + difference.size() + " RRsets; at most " + DIFFERENCE_MAX,
          "upload the zone");
    }
    var origin = origin(changeset.getZones(0).getOrigin());
    try {
      return request(
          changeset,
          author,
          scope,
          parsed(changeset.getPreconditionsList()),
          List.of(new ZoneEditRequest.Difference(origin, ZoneMessages.changes(difference))));
    } catch (IllegalArgumentException e) {
      throw malformed(origin.toString(), "a difference: " + e.getMessage());
    }
  }

  private static EditRequest request(
      Changeset changeset,
      String author,
      Scope scope,
      List<Precondition> preconditions,
      List<ZoneEditRequest> zones) {
    return new EditRequest(
        changeset.getRequestId(), author, scope, changeset.getComment(), "", preconditions, zones);
  }

  private static void check(Changeset changeset) throws ChangesetRefused {
    if (changeset.getRequestId().size() != EditRequest.REQUEST_ID_BYTES) {
      throw malformed(
          "", "a request id of " + changeset.getRequestId().size() + " bytes; it has 16");
    }
    if (changeset.getComment().length() > COMMENT_LENGTH_MAX) {
      throw malformed("", "a comment longer than " + COMMENT_LENGTH_MAX + " characters");
    }
    if (changeset.getZonesCount() == 0 || changeset.getZonesCount() > ZONES_MAX) {
      throw malformed(
          "", changeset.getZonesCount() + " zones in an edit; 1 to " + ZONES_MAX + " are allowed");
    }
    long steps =
        changeset.getPreconditionsCount()
            + changeset.getZonesList().stream()
                .mapToLong(zone -> zone.getOperations().getOperationsCount())
                .sum();
    if (steps > STEPS_MAX) {
      throw refused(
          Refused.Kind.TOO_LARGE,
          "",
          steps + " operations; at most " + STEPS_MAX,
          "split it, or import the zone");
    }
  }

  /// A changeset's preconditions alone; empty when they cannot be understood.
  public Optional<List<Precondition>> preconditions(Changeset changeset) {
    try {
      return Optional.of(parsed(changeset.getPreconditionsList()));
    } catch (ChangesetRefused e) {
      return Optional.empty();
    }
  }

  private List<Precondition> parsed(List<io.swarmdns.proto.Precondition> messages)
      throws ChangesetRefused {
    var preconditions = new ArrayList<Precondition>(messages.size());
    for (var message : messages) {
      preconditions.add(precondition(message));
    }
    return preconditions;
  }

  private static void release(ZoneEditRequest zone) {
    if (zone instanceof ZoneEditRequest.Whole whole) {
      whole.version().release();
    }
  }

  private Precondition precondition(io.swarmdns.proto.Precondition message)
      throws ChangesetRefused {
    var origin = origin(message.getOrigin());
    return switch (message.getConditionCase()) {
      case SERIAL_IS -> new Precondition.SerialIs(origin, message.getSerialIs());
      case ZONE_EXISTS ->
          message.getZoneExists()
              ? new Precondition.ZoneExists(origin)
              : new Precondition.ZoneAbsent(origin);
      case RRSET_EXISTS ->
          new Precondition.RRsetExists(
              origin, owner(message.getRrsetExists(), origin), type(message.getRrsetExists()));
      case RRSET_ABSENT ->
          new Precondition.RRsetAbsent(
              origin, owner(message.getRrsetAbsent(), origin), type(message.getRrsetAbsent()));
      case RRSET_EQUALS -> {
        var rrset = message.getRrsetEquals();
        int type = type(rrset.getType(), origin);
        yield new Precondition.RRsetEquals(
            origin,
            name(rrset.getOwner(), origin),
            type,
            rrset.hasTtlSeconds()
                ? ttl(rrset.getTtlSeconds(), origin)
                : Precondition.RRsetEquals.ANY_TTL,
            records(rrset, type, origin));
      }
      case NAME_EXISTS ->
          new Precondition.NameExists(origin, name(message.getNameExists(), origin));
      case NAME_ABSENT ->
          new Precondition.NameAbsent(origin, name(message.getNameAbsent(), origin));
      case CONDITION_NOT_SET -> throw malformed(message.getOrigin(), "an empty precondition");
    };
  }

  private ZoneEditRequest zone(ZoneEdit edit) throws ChangesetRefused {
    var origin = origin(edit.getOrigin());
    return switch (edit.getEditCase()) {
      case OPERATIONS -> {
        var operations = new ArrayList<EditOperation>();
        for (var operation : edit.getOperations().getOperationsList()) {
          operations.add(operation(operation, origin));
        }
        yield new ZoneEditRequest.Steps(origin, operations);
      }
      case CREATE ->
          new ZoneEditRequest.Whole(
              version(edit.getCreate().getTextBytes(), origin), true, ByteString.EMPTY);
      case REPLACE ->
          new ZoneEditRequest.Whole(
              version(edit.getReplace().getTextBytes(), origin), false, ByteString.EMPTY);
      case REMOVE -> new ZoneEditRequest.Removal(origin);
      case ROLL_BACK_TO -> new ZoneEditRequest.RollBack(origin, edit.getRollBackTo());
      case EDIT_NOT_SET -> throw malformed(edit.getOrigin(), "an edit that says nothing");
    };
  }

  private EditOperation operation(Operation operation, DomainName origin) throws ChangesetRefused {
    return switch (operation.getOperationCase()) {
      case SET -> {
        var rrset = operation.getSet();
        int type = type(rrset.getType(), origin);
        yield new EditOperation.SetRRset(
            name(rrset.getOwner(), origin),
            type,
            ttlOrKept(rrset, origin),
            records(rrset, type, origin));
      }
      case ADD -> {
        var rrset = operation.getAdd();
        int type = type(rrset.getType(), origin);
        yield new EditOperation.AddRecords(
            name(rrset.getOwner(), origin),
            type,
            ttlOrKept(rrset, origin),
            records(rrset, type, origin));
      }
      case REMOVE_RECORDS -> {
        var rrset = operation.getRemoveRecords();
        int type = type(rrset.getType(), origin);
        yield new EditOperation.RemoveRecords(
            name(rrset.getOwner(), origin), type, records(rrset, type, origin));
      }
      case REMOVE_RRSET ->
          new EditOperation.DeleteRRset(
              owner(operation.getRemoveRrset(), origin), type(operation.getRemoveRrset()));
      case REMOVE_NAME -> new EditOperation.DeleteName(name(operation.getRemoveName(), origin));
      case OPERATION_NOT_SET -> throw malformed(origin.toString(), "an empty operation");
    };
  }

  private static int ttlOrKept(RRsetText rrset, DomainName origin) throws ChangesetRefused {
    return rrset.hasTtlSeconds() ? ttl(rrset.getTtlSeconds(), origin) : EditOperation.TTL_AS_IT_IS;
  }

  private static int ttl(int seconds, DomainName origin) throws ChangesetRefused {
    if (seconds < 0) {
      throw malformed(
          origin.toString(),
          "a TTL of " + Integer.toUnsignedString(seconds) + " s; at most " + TTL_MAX);
    }
    return seconds;
  }

  private List<byte[]> records(RRsetText rrset, int type, DomainName origin)
      throws ChangesetRefused {
    if (rrset.getRecordsCount() == 0) {
      throw malformed(
          origin.toString(), rrset.getOwner() + " " + rrset.getType() + " without data");
    }
    var records = new ArrayList<byte[]>(rrset.getRecordsCount());
    for (var data : rrset.getRecordsList()) {
      try {
        records.add(recordText.get().parse(type, data, origin));
      } catch (TextRefused e) {
        throw refused(
            Refused.Kind.MALFORMED,
            origin.toString(),
            rrset.getOwner() + " " + rrset.getType() + ": " + e.getMessage(),
            e.advice());
      }
    }
    return records;
  }

  private static DomainName owner(RRsetKey key, DomainName origin) throws ChangesetRefused {
    return name(key.getOwner(), origin);
  }

  private static int type(RRsetKey key) throws ChangesetRefused {
    return type(key.getType(), DomainName.ROOT);
  }

  private static int type(String text, DomainName origin) throws ChangesetRefused {
    var type = RecordTypes.parse(text);
    if (type.isEmpty() || RecordTypes.isMeta(type.getAsInt())) {
      throw refused(
          Refused.Kind.MALFORMED,
          origin.toString(),
          "'" + shortened(text) + "' is no type that a zone can hold",
          "a type without a name here is written TYPEnnn");
    }
    return type.getAsInt();
  }

  private static String shortened(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "…";
  }

  private static DomainName origin(String text) throws ChangesetRefused {
    return parsedName(text, DomainName.ROOT, "");
  }

  private static DomainName name(String text, DomainName origin) throws ChangesetRefused {
    return parsedName(text, origin, origin.toString());
  }

  private static DomainName parsedName(String text, DomainName origin, String zone)
      throws ChangesetRefused {
    try {
      return OwnerText.parse(text, origin);
    } catch (TextRefused e) {
      throw refused(Refused.Kind.MALFORMED, zone, String.valueOf(e.getMessage()), e.advice());
    }
  }

  private ZoneVersion version(ByteString text, DomainName origin) throws ChangesetRefused {
    if (text.size() > TEXT_BYTES_MAX) {
      throw refused(
          Refused.Kind.TOO_LARGE,
          origin.toString(),
          "a zone's text of " + text.size() + " bytes; at most " + TEXT_BYTES_MAX,
          "import it");
    }
    var source = new TextSource("text", TEXT_BYTES_MAX, text::newInput);
    var loaded = loader.load(source, origin, _ -> {});
    if (loaded.version().isEmpty()) {
      throw new ChangesetRefused(refusedText(origin, loaded.problems()));
    }
    return loaded.version().get();
  }

  /// What is wrong with a zone's text, with its lines.
  public static Refused refusedText(DomainName origin, Problems problems) {
    var refused = Refused.newBuilder().setKind(Refused.Kind.INVALID).setOrigin(origin.toString());
    problems.list().stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .forEach(problem ->
            refused.addProblems(
                TextProblem.newBuilder()
                    .setLine(problem.line())
                    .setMessage(problem.message())
                    .setAdvice(problem.advice())));
    return refused.build();
  }

  private static ChangesetRefused malformed(String origin, String message) {
    return refused(Refused.Kind.MALFORMED, origin, message, "");
  }

  private static ChangesetRefused refused(
      Refused.Kind kind, String origin, String message, String advice) {
    return new ChangesetRefused(
        Refused.newBuilder()
            .setKind(kind)
            .setOrigin(origin)
            .addProblems(TextProblem.newBuilder().setMessage(message).setAdvice(advice))
            .build());
  }
}
