package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.wire.WireRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Rcode;

/// An answer reduced to what must be equal between servers: what [Normalisation] leaves of it.
///
/// @param kind `answered`, `silent`, or why the message is malformed
/// @param flags AA, TC, RD, RA, AD and CD of the header
/// @param opt whether there is an OPT record, and its DO bit
record NormalAnswer(
    String kind,
    int rcode,
    int flags,
    Set<WireRecord> answer,
    Set<WireRecord> authority,
    Set<WireRecord> additional,
    String opt) {
  private static final int COMPARED_FLAGS =
      WireMessage.AA
          | WireMessage.TC
          | WireMessage.RD
          | WireMessage.RA
          | WireMessage.AD
          | WireMessage.CD;

  private static final long DO = 0x8000;

  /// The reply before any normalisation but that of order: RRsets are sets (RFC 2181 §5).
  static NormalAnswer of(Reply reply) {
    return switch (reply) {
      case Reply.Answered(WireMessage message) -> of(message);
      case Reply.Malformed(String why) -> empty("malformed: " + why);
      case Reply.Silent() -> empty("silent");
    };
  }

  private static NormalAnswer empty(String kind) {
    return new NormalAnswer(kind, 0, 0, Set.of(), Set.of(), Set.of(), "");
  }

  private static NormalAnswer of(WireMessage message) {
    String opt = message.opt().map(NormalAnswer::describe).orElse("no OPT");
    return new NormalAnswer(
        "answered",
        message.rcode(),
        message.flags() & COMPARED_FLAGS,
        new HashSet<>(message.answer()),
        new HashSet<>(message.authority()),
        new HashSet<>(message.additional()),
        opt);
  }

  private static String describe(WireRecord opt) {
    return (opt.ttlSeconds() & DO) == 0 ? "OPT" : "OPT with DO";
  }

  boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /// A referral: not authoritative, no answer, NS below (RFC 1034 §4.3.2 step 3b).
  boolean isReferral() {
    return rcode == Rcode.NOERROR && !is(WireMessage.AA) && !authority.isEmpty();
  }

  /// The names of the parts in which two answers differ.
  List<String> differingParts(NormalAnswer other) {
    List<String> parts = new ArrayList<>();
    addUnless(parts, "kind", kind.equals(other.kind));
    addUnless(parts, "rcode", rcode == other.rcode);
    addUnless(parts, "flags", flags == other.flags);
    addUnless(parts, "answer", answer.equals(other.answer));
    addUnless(parts, "authority", authority.equals(other.authority));
    addUnless(parts, "additional", additional.equals(other.additional));
    addUnless(parts, "opt", opt.equals(other.opt));
    return parts;
  }

  private static void addUnless(List<String> parts, String name, boolean equal) {
    if (!equal) {
      parts.add(name);
    }
  }

  /// The same with nothing in its sections, and no response code.
  NormalAnswer emptied() {
    return new NormalAnswer(kind, 0, flags, Set.of(), Set.of(), Set.of(), opt);
  }

  NormalAnswer withAnswer(Set<WireRecord> records) {
    return new NormalAnswer(kind, rcode, flags, records, authority, additional, opt);
  }

  NormalAnswer withAuthority(Set<WireRecord> records) {
    return new NormalAnswer(kind, rcode, flags, answer, records, additional, opt);
  }

  NormalAnswer withAdditional(Set<WireRecord> records) {
    return new NormalAnswer(kind, rcode, flags, answer, authority, records, opt);
  }

  NormalAnswer withFlags(int others) {
    return new NormalAnswer(kind, rcode, others, answer, authority, additional, opt);
  }
}
