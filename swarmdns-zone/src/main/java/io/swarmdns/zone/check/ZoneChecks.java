package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.store.ZoneVersion;
import java.time.Instant;
import java.util.List;

/// Checks a whole zone version: errors, for which a zone must not be served, and warnings, which
/// its author should know of (the checks of named-checkzone and kzonecheck that need no resolver).
///
/// The caller keeps the version from being freed meanwhile. Immutable, thread-safe.
public final class ZoneChecks implements ZoneValidator {
  private final NameHash hasher;

  /// @param hasher the one that the versions were built with
  public ZoneChecks(NameHash hasher) {
    this.hasher = hasher;
  }

  /// All findings, errors and warnings each up to [Findings#EACH_MAX], in canonical order but for
  /// those about the zone as a whole, which come last.
  ///
  /// @param now decides which signatures have expired
  public List<Finding> findings(ZoneVersion version, Instant now) {
    var findings = new Findings();
    var node = new CheckedNode(version.origin());
    var targets = new TargetChecks(version, hasher, findings);
    var signatures = new SignatureChecks(now);
    var chain = new ChainChecks(version);
    boolean hasNsec3 = false;
    ApexChecks.errors(node.at(version.apex()), findings);
    var nodes = version.nodes();
    for (long at = nodes.next(); at != 0 && !findings.full(); at = nodes.next()) {
      node.at(at);
      hasNsec3 |= node.has(Node.NSEC3_ONLY);
      NodeChecks.errors(node, findings);
      NodeChecks.warnings(node, findings);
      if (!node.has(Node.OCCLUDED)) {
        targets.check(node);
      }
      chain.check(node);
      if (version.isSigned()) {
        signatures.check(node);
      }
    }
    ApexChecks.warnings(node.at(version.apex()), hasNsec3, findings);
    signatures.report(findings);
    chain.report(findings);
    return findings.list();
  }

  /// The errors alone, which takes no lookups.
  @Override
  public List<String> errors(ZoneVersion version) {
    var findings = new Findings();
    var node = new CheckedNode(version.origin());
    ApexChecks.errors(node.at(version.apex()), findings);
    var nodes = version.nodes();
    for (long at = nodes.next(); at != 0 && !findings.full(); at = nodes.next()) {
      NodeChecks.errors(node.at(at), findings);
    }
    return texts(findings);
  }

  /// Every error is a matter of one node, so that the edited ones and the apex are enough.
  @Override
  public List<String> errorsAt(ZoneVersion version, List<DomainName> edited) {
    var findings = new Findings();
    var node = new CheckedNode(version.origin());
    ApexChecks.errors(node.at(version.apex()), findings);
    var names = new NodeFinder(version, hasher);
    for (var name : edited) {
      long at = names.take(name.wire()) ? names.find(0) : 0;
      if (at != 0) {
        NodeChecks.errors(node.at(at), findings);
      }
    }
    return texts(findings);
  }

  private static List<String> texts(Findings findings) {
    return findings.list().stream().map(Finding::toString).toList();
  }
}
