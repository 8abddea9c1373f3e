package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.WireRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Type;

/// Follows the aliases of an answer from the query's name and sees whether they go in a circle: to
/// a name that was there before, or through a DNAME that was used before.
final class AliasChain {
  private final Set<WireRecord> answer;
  private final Set<String> owners = new HashSet<>();
  private final Set<String> dnames = new HashSet<>();
  private boolean circular;

  /// @param name where the chain begins: a wire-format name in lower case, a byte a character
  AliasChain(String name, Set<WireRecord> answer) {
    this.answer = answer;
    String at = name;
    while (!circular) {
      Optional<WireRecord> alias = find(Type.CNAME, at);
      if (alias.isEmpty()) {
        break;
      }
      owners.add(at);
      dnameAbove(at).ifPresent(dnames::add);
      at = alias.get().rdata();
      circular = owners.contains(at) || dnameAbove(at).map(dnames::contains).orElse(false);
    }
  }

  private Optional<WireRecord> find(int type, String owner) {
    return answer.stream()
        .filter(record -> record.type() == type && record.owner().equals(owner))
        .findFirst();
  }

  private Optional<String> dnameAbove(String name) {
    for (int at = 1 + name.charAt(0); at < name.length(); at += 1 + name.charAt(at)) {
      String above = name.substring(at);
      if (find(Type.DNAME, above).isPresent()) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  boolean isCircular() {
    return circular;
  }

  /// The records of the chain up to where it closes.
  Set<WireRecord> firstRound() {
    return answer.stream()
        .filter(record -> owners.contains(record.owner()) || dnames.contains(record.owner()))
        .collect(Collectors.toSet());
  }
}
