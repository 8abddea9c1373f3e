package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.name.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// A query as the log tells it.
///
/// @param timeMillis since the epoch, when it was answered
/// @param client an IPv6 address of 16 bytes, or a mapped IPv4 address
/// @param name the name asked for in wire format, shown in lower case; empty without a whole
///   question
/// @param queryFlags the second 16 bits of the query's header (RFC 1035 §4.1.1)
/// @param answerFlags those of the answer
/// @param rcode 0 to 4095, the EDNS part included
/// @param answerBytes the answer's length, 0 when there was none
@SuppressWarnings("ArrayRecordComponent") // lives as long as it takes to write a line
record LoggedQuery(
    long timeMillis,
    Transport transport,
    byte[] client,
    int port,
    byte[] name,
    int type,
    int dnsClass,
    int queryFlags,
    int answerFlags,
    int rcode,
    int answerBytes) {
  private static final int AA = 0x0400;
  private static final int TC = 0x0200;
  private static final int RD = 0x0100;

  /// One line for people: `2026-01-01T00:00:00Z udp 192.0.2.1#4242 www.example. IN A +rd NOERROR
  /// +aa 60`.
  void appendText(StringBuilder to) {
    to.append(Instant.ofEpochMilli(timeMillis)).append(' ');
    to.append(EngineMetrics.label(transport)).append(' ');
    to.append(clientText()).append('#').append(port).append(' ');
    if (name.length == 0) {
      to.append("- - -");
    } else {
      to.append(nameText()).append(' ').append(DClass.string(dnsClass));
      to.append(' ').append(Type.string(type));
    }
    to.append(is(queryFlags, RD) ? " +rd " : " - ").append(outcome());
    if (answerBytes > 0) {
      to.append(is(answerFlags, AA) ? " +aa" : "").append(is(answerFlags, TC) ? " +tc" : "");
      to.append(' ').append(answerBytes);
    }
    to.append('\n');
  }

  /// One JSON object on a line; without `name`, `class` and `type` where there was no question.
  void appendJson(StringBuilder to) {
    to.append("{\"time\":\"").append(Instant.ofEpochMilli(timeMillis));
    to.append("\",\"transport\":\"").append(EngineMetrics.label(transport));
    to.append("\",\"client\":\"").append(clientText()).append("\",\"port\":").append(port);
    if (name.length > 0) {
      to.append(",\"name\":");
      JsonText.quote(to, nameText());
      to.append(",\"class\":\"").append(DClass.string(dnsClass));
      to.append("\",\"type\":\"").append(Type.string(type)).append('"');
    }
    to.append(",\"rd\":").append(is(queryFlags, RD));
    to.append(",\"outcome\":\"").append(outcome()).append('"');
    to.append(",\"aa\":").append(is(answerFlags, AA)).append(",\"tc\":");
    to.append(is(answerFlags, TC)).append(",\"bytes\":").append(answerBytes).append("}\n");
  }

  private static boolean is(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private String outcome() {
    return answerBytes == 0 ? "DROPPED" : Rcode.string(rcode);
  }

  private String nameText() {
    return DomainName.ofWire(name, 0, name.length).toString();
  }

  private String clientText() {
    try {
      return InetAddress.getByAddress(client).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen bytes are an address", e);
    }
  }
}
