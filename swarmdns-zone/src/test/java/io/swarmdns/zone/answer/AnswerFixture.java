package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A zone from text, and answers of {@link ZoneAnswer} as dnsjava reads them.
final class AnswerFixture {
  private static final NameHash HASH = new NameHash(42);

  private final ZoneVersion zone;
  private final MessageWriter writer = new MessageWriter();
  private final ZoneAnswer answer = new ZoneAnswer(HASH, writer);
  private final ParsedName name = new ParsedName(HASH);
  private final long buffer = Arena.global().allocate(65_535 + 2 * 64, 64).address();

  AnswerFixture(String origin, String text) {
    zone = build(origin, text);
  }

  static ZoneVersion build(String origin, String text) {
    try (var builder = new ZoneBuilder(DomainName.parse(origin), HASH);
        var master =
            new Master(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                Name.fromString(origin),
                3600)) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        byte[] owner = r.getName().toWire();
        byte[] rdata = r.rdataToWireCanonical();
        builder.record(
            owner, owner.length, r.getType(), (int) r.getTTL(), rdata, 0, rdata.length, 1);
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Empty when the answer did not fit into `limit` bytes.
  Optional<Message> ask(String question, int type, boolean dnssec, int limit) {
    try {
      var query =
          Message.newQuery(Record.newRecord(Name.fromString(question), type, DClass.IN)).toWire();
      Memory.copyFromArray(query, 0, buffer, query.length);
      if (!name.set(buffer + 12, query.length - 12)) {
        throw new IllegalArgumentException(question);
      }
      writer.begin(buffer, name.length(), limit);
      int apex = name.labelCount() - zone.originLabels();
      if (!answer.write(zone, name, apex, type, dnssec, false)) {
        return Optional.empty();
      }
      Memory.putShort(buffer + 2, (answer.isAuthoritative() ? 0x8400 : 0x8000) | answer.rcode());
      Memory.putShort(buffer + 6, answer.answerCount());
      Memory.putShort(buffer + 8, answer.authorityCount());
      Memory.putShort(buffer + 10, answer.additionalCount());
      byte[] wire = new byte[writer.position()];
      Memory.copyToArray(buffer, wire, 0, wire.length);
      return Optional.of(new Message(wire));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The answer in one line: rcode, aa, and the sections' records without TTL and class.
  String ask(String question, int type) {
    return summary(ask(question, type, false, 65_535).orElseThrow());
  }

  static String summary(Message message) {
    var text = new StringBuilder();
    text.append(org.xbill.DNS.Rcode.string(message.getRcode()));
    text.append(message.getHeader().getFlag(org.xbill.DNS.Flags.AA) ? " aa" : "");
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      text.append(" |");
      for (var record : message.getSection(section)) {
        text.append(' ').append(record.getName()).append(' ');
        text.append(Type.string(record.getType()));
        if (record.getType() != Type.SOA && record.getType() != Type.RRSIG) {
          text.append(' ').append(record.rdataToString()).append(';');
        } else {
          text.append(';');
        }
      }
    }
    return text.toString();
  }
}
