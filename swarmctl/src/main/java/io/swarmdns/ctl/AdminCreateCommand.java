package io.swarmdns.ctl;

import com.google.protobuf.ByteString;
import io.swarmdns.ctl.connect.IdentityFile;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.CreateAdminReply;
import io.swarmdns.proto.CreateAdminRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl admin create`: the key is made here, and never leaves this machine.
@Command(
    name = "create",
    description = "Makes an administrator, and the identity file to be one with.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "The file holds a private key: nobody else can read it, and nobody else has it.",
      "",
      "Examples:",
      "  swarmctl admin create alice --level owner",
      "  swarmctl admin create deploy --zone example.org --out deploy.pem"
    })
final class AdminCreateCommand extends SwarmCommand {
  /// What an administrator may do.
  enum Rights {
    reader(AdminPolicy.Level.READER),
    editor(AdminPolicy.Level.EDITOR),
    owner(AdminPolicy.Level.OWNER);

    private final AdminPolicy.Level level;

    Rights(AdminPolicy.Level level) {
      this.level = level;
    }
  }

  private static final int CERTIFICATES_MAX = 10;

  @Parameters(paramLabel = "NAME", description = "Stands in the history of zones.")
  private String name = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "editor",
      description = {
        "reader: sees everything but secrets; editor: and edits zones (default);",
        "owner: and nodes, tokens, administrators."
      })
  private Rights rights = Rights.editor;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "An editor's zones: this and all below it; several times. Default: every zone.")
  private List<String> zones = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Default: NAME.pem.")
  private @Nullable Path out;

  @Override
  void checkArguments() {
    if (!zones.isEmpty() && rights != Rights.editor) {
      throw Failure.usage("--zone is for editors");
    }
    if (out == null && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw Failure.usage("'" + name + "' is no file's name; say which with --out");
    }
    if (Files.exists(file())) {
      throw Failure.failed(file() + ": exists already; name another file with --out");
    }
  }

  private Path file() {
    return out == null ? Path.of(name + ".pem") : out;
  }

  @Override
  ExitCode run(Session session) throws InterruptedException, IOException, GeneralSecurityException {
    KeyPair keys = SigningRequest.newKeys();
    var request =
        CreateAdminRequest.newBuilder()
            .setName(name)
            .setLevel(rights.level)
            .addAllZones(zones.stream().map(Names::absolute).toList())
            .setSigningRequest(ByteString.copyFrom(SigningRequest.of(keys, name)))
            .build();
    CreateAdminReply reply = session.swarm().askOnce(admin -> admin.createAdmin(request));
    IdentityFile.write(file(), keys.getPrivate(), checked(reply, keys));
    if (session.isJson()) {
      session.json().object().field("name", name).field("file", file()).endObject().end();
    } else {
      session.say(name + " is an administrator by " + file());
    }
    return ExitCode.DONE;
  }

  /// What comes back must be for our key, and end with the swarm's root.
  private List<X509Certificate> checked(CreateAdminReply reply, KeyPair keys)
      throws GeneralSecurityException {
    var certificates = new ArrayList<X509Certificate>();
    for (ByteString bytes :
        reply.getCertificateChainList().stream().limit(CERTIFICATES_MAX).toList()) {
      certificates.add(IdentityFile.certificate(bytes.toByteArray()));
    }
    if (certificates.size() < 2
        || !certificates.getFirst().getPublicKey().equals(keys.getPublic())) {
      throw Failure.failed(
          "the node sent no certificate for this key; revoke it with: swarmctl admin revoke "
              + name);
    }
    return certificates;
  }
}
