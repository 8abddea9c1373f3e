package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.Identity;
import io.swarmdns.gossip.identity.IdentityDirectory;
import io.swarmdns.gossip.identity.IdentityException;
import io.swarmdns.gossip.identity.PersonFile;
import io.swarmdns.gossip.identity.PrivateFiles;
import io.swarmdns.gossip.identity.SigningRequest;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.proto.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Founds a swarm: its certificate authority, its first node's identity, its first administrator's.
public final class SwarmFounding {
  private static final String ADMIN = "admin";

  private SwarmFounding() {}

  /// @param files of the first node
  /// @param node its name
  /// @param rootKey where the root's key is written, for the operator to put away
  /// @param adminIdentity where the administrator's identity is written
  /// @return the swarm's identity
  /// @throws IOException when one of the files is there already, or cannot be written
  public static String found(SwarmFiles files, String node, Path rootKey, Path adminIdentity)
      throws IOException, GeneralSecurityException {
    if (files.isMember()) {
      throw new IdentityException(
          files.identity().path() + " is there already: this machine is a node of a swarm");
    }
    for (var file : List.of(rootKey, adminIdentity)) {
      if (Files.exists(file)) {
        throw new IOException(file + " is there already: move it away, or name another file");
      }
    }
    var founding = SwarmAuthority.found(InstantSource.system());
    var authority = founding.authority();
    var admin = subject(authority, CertifiedSubject.Kind.ADMIN, ADMIN);
    var adminKey = SigningRequest.newKey();
    IdentityDirectory.writeRootKey(rootKey, founding.rootKey());
    PersonFile.write(
        adminIdentity,
        adminKey.getPrivate(),
        authority.certify(admin, SigningRequest.of(adminKey)));
    PrivateFiles.makeDirectory(files.identity().path());
    new Admission(Role.PRIMARY, List.of(), 0).write(files.identity().path());
    PrivateFiles.write(files.firstAdmin(), admin.name() + " " + admin.enrolment() + "\n");
    var nodeKey = SigningRequest.newKey();
    files
        .identity()
        .write(
            new Identity(
                nodeKey.getPrivate(),
                authority.certify(
                    subject(authority, CertifiedSubject.Kind.NODE, node),
                    SigningRequest.of(nodeKey)),
                Optional.of(new Identity.Issuing(authority.issuer(), authority.issuerKey()))));
    return authority.swarm();
  }

  private static CertifiedSubject subject(
      SwarmAuthority authority, CertifiedSubject.Kind kind, String name) {
    return new CertifiedSubject(authority.swarm(), kind, name, SwarmAuthority.newEnrolment());
  }
}
