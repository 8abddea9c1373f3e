package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.RequestId;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.Precondition;
import io.swarmdns.proto.Wait;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How an edit is made, whatever it changes.
final class EditOptions {
  /// Until when a command waits.
  enum Level {
    committed,
    live
  }

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "LEVEL",
      defaultValue = "committed",
      description = {
        "committed: until it is durable on a majority (default).",
        "live: until every live node answers with it."
      })
  private Level level = Level.committed;

  @Option(
      names = "--if-serial",
      paramLabel = "SERIAL",
      converter = Serials.class,
      description = "Only when the zone still has this serial.")
  private @Nullable Integer ifSerial;

  @Option(
      names = {"-m", "--comment"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Kept in the zone's history.")
  private String comment = "";

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      converter = Ids.class,
      description = "Of the same edit before, whose outcome is not known: it is done once.")
  private @Nullable RequestId requestId;

  Wait level() {
    return level == Level.live ? Wait.LIVE : Wait.COMMITTED;
  }

  @Nullable Integer ifSerial() {
    return ifSerial;
  }

  private RequestId id() {
    return requestId == null ? RequestId.random() : requestId;
  }

  /// A changeset without edits yet.
  Changeset.Builder changeset(String origin) {
    var changeset = Changeset.newBuilder().setRequestId(id().bytes()).setComment(comment);
    if (ifSerial != null) {
      changeset.addPreconditions(Precondition.newBuilder().setOrigin(origin).setSerialIs(ifSerial));
    }
    return changeset;
  }

  /// The header of an import.
  ImportHeader.Builder header(String origin, String fileName) {
    var header =
        ImportHeader.newBuilder()
            .setOrigin(origin)
            .setRequestId(id().bytes())
            .setWait(level())
            .setComment(comment)
            .setFileName(fileName);
    if (ifSerial != null) {
      header.setExpectedSerial(ifSerial);
    }
    return header;
  }

  /// For picocli.
  static final class Ids implements ITypeConverter<RequestId> {
    @Override
    public RequestId convert(@Nullable String text) {
      try {
        return RequestId.parse(String.valueOf(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is not 32 hexadecimal digits");
      }
    }
  }
}
