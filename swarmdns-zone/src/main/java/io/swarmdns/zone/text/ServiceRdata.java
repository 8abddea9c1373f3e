package io.swarmdns.zone.text;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// The data of SVCB and HTTPS (RFC 9460 §2.1, appendix A).
final class ServiceRdata {
  private static final List<String> KEYS =
      List.of(
          "mandatory",
          "alpn",
          "no-default-alpn",
          "port",
          "ipv4hint",
          "ech",
          "ipv6hint",
          "dohpath",
          "ohttp");
  static final int KEY_MAX = 65534;
  private static final int KEY_NAME_MAX = 63;

  /// Parameters by key, in the order that the wire format wants.
  private final TreeMap<Integer, byte[]> parameters = new TreeMap<>();

  private final RdataBuffer scratch = new RdataBuffer();

  void put(Fields in, RdataBuffer out) throws BadText {
    int first = in.position();
    in.putShort("priority", out);
    in.putName("target", out);
    parameters.clear();
    while (in.more()) {
      parameter(in);
    }
    checkTogether(first);
    parameters.forEach((key, value) -> {
      out.putShort(key);
      out.putShort(value.length);
      out.put(value, 0, value.length);
    });
  }

  private void parameter(Fields in) throws BadText {
    int token = in.next("parameter");
    var tokens = in.tokens();
    int equals = tokens.start(token);
    while (equals < tokens.end(token) && tokens.bytes()[equals] != '=') {
      equals++;
    }
    boolean hasValue = equals < tokens.end(token);
    var name = name(tokens, token, equals);
    int key = key(name);
    if (key < 0 || key > KEY_MAX || tokens.quoted(token)) {
      throw in.not(token, "service parameter");
    }
    int value = token;
    int from = hasValue ? equals + 1 : equals;
    if (hasValue && from == tokens.end(token) && quotedFollows(in, tokens, token)) {
      // key="value" comes as two tokens that touch.
      value = in.next("value");
      from = tokens.start(value);
    }
    var coder = new ServiceParameter(in, value, from, scratch);
    byte[] wire = name.startsWith("key") ? coder.raw() : coder.encode(key);
    if (!ServiceParameter.wellFormed(key, wire)) {
      throw in.not(value, "value of " + name);
    }
    if (parameters.put(key, wire) != null) {
      throw new BadText(token, "service parameter " + name + " given twice", "");
    }
  }

  private static String name(Tokens tokens, int token, int end) {
    int length = end - tokens.start(token);
    return length > KEY_NAME_MAX
        ? ""
        : tokens.text(token).substring(0, length).toLowerCase(Locale.ROOT);
  }

  private static boolean quotedFollows(Fields in, Tokens tokens, int token) {
    return in.more()
        && tokens.quoted(token + 1)
        && tokens.start(token + 1) == tokens.end(token) + 1;
  }

  /// RFC 9460 §7.1.1 and §8: what is mandatory must be there, and `no-default-alpn` needs `alpn`.
  private void checkTogether(int token) throws BadText {
    byte[] mandatory = parameters.getOrDefault(ServiceParameter.MANDATORY, new byte[0]);
    for (int i = 0; i < mandatory.length; i += 2) {
      int key = (mandatory[i] & 0xff) << 8 | mandatory[i + 1] & 0xff;
      if (!parameters.containsKey(key)) {
        throw new BadText(token, "mandatory parameter " + keyName(key) + " is missing", "");
      }
    }
    if (parameters.containsKey(ServiceParameter.NO_DEFAULT_ALPN)
        && !parameters.containsKey(ServiceParameter.ALPN)) {
      throw new BadText(token, "no-default-alpn without alpn", "");
    }
  }

  static String keyName(int key) {
    return key < KEYS.size() ? KEYS.get(key) : "key" + key;
  }

  /// The key's number, or -1.
  static int key(String name) {
    int number = RecordTypes.parseNumbered(name, "key");
    return number >= 0 ? number : KEYS.indexOf(name);
  }
}
