package io.swarmdns.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Which way dependencies point. The benchmarks, which nothing depends on, are not looked at.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The command line, which tests start as a program: it depends on proto alone of ours.
          .withImportOption(location -> !location.contains("swarmctl"))
          .importPackages("io.swarmdns");

  private static final String SERVER = "io.swarmdns.server";
  private static final String GOSSIP = "io.swarmdns.gossip";

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices()
        .matching("io.swarmdns.(**)")
        .namingSlices("io.swarmdns.$1")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void zoneDependsOnNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.swarmdns.zone..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.swarmdns.server..",
            "io.swarmdns.gossip..",
            "io.swarmdns.proto..",
            "io.swarmdns.testkit..",
            "io.swarmdns.bench..")
        .check(CLASSES);
  }

  @Test
  void gossipKnowsZonesAndMessagesAndNothingElseOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(GOSSIP + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.swarmdns.server..", "io.swarmdns.testkit..", "io.swarmdns.bench..")
        .check(CLASSES);
  }

  /// Membership and the log can be replaced: nobody else sees what they are made with.
  @Test
  void theEnginesOfTheSwarmStayInTheirPackages() {
    confine("io.scalecube..", GOSSIP + ".membership");
    confine("reactor..", GOSSIP + ".membership");
    confine("org.apache.ratis..", GOSSIP + ".log.ratis");
    confine("io.grpc.netty..", GOSSIP + ".channel", GOSSIP + ".identity");
  }

  private static void confine(String engine, String... to) {
    noClasses()
        .that()
        .resideOutsideOfPackages(to)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(engine)
        .check(CLASSES);
  }

  /// What people ask of a node is answered from the swarm's parts, not from the daemon's.
  @Test
  void theAdminServiceKnowsNothingElseOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage(SERVER + ".admin")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVER,
            SERVER + ".config",
            SERVER + ".frontend..",
            SERVER + ".log",
            SERVER + ".observe",
            SERVER + ".swarm",
            SERVER + ".zones")
        .check(CLASSES);
  }

  @Test
  void zoneOpensNoSocketsAndStartsNoThreads() {
    noClasses()
        .that()
        .resideInAPackage("io.swarmdns.zone..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.grpc..", "java.net.http..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(Server|Datagram|Multicast)?Socket|java\\.nio\\.channels\\..*Socket.*"
                + "|java\\.util\\.concurrent\\.(Executors|ForkJoinPool|ThreadPoolExecutor)")
        .check(CLASSES);
  }

  /// The metrics and the query log take the names of types and codes from it.
  @Test
  void dnsjavaStaysInTheWireFileCheckAndObservePackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.swarmdns.zone.text",
            "io.swarmdns.zone.message",
            "io.swarmdns.zone.check",
            SERVER + ".observe",
            "io.swarmdns.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.xbill.DNS..")
        .check(CLASSES);
  }

  /// Java will take it away one day: then one class changes.
  @Test
  void oneClassAloneUsesUnsafe() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.swarmdns.zone.memory.Memory")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun.misc..", "jdk.internal..")
        .check(CLASSES);
  }

  @Test
  void theConfigurationKnowsNothingElseOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage(SERVER + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVER,
            SERVER + ".frontend",
            SERVER + ".log",
            SERVER + ".observe",
            SERVER + ".zones",
            "io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheConfigurationReadsYaml() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SERVER + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(CLASSES);
  }

  @Test
  void onlyFrontendsAndChannelsKnowNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER + ".frontend..", GOSSIP + ".channel", GOSSIP + ".identity")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER, "io.swarmdns.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }
}
