package io.scriptorium.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.ScriptoriumJvm;
import io.scriptorium.docs.PastedCommands.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block that a page gives to paste is run here, or listed with the reason why not. */
class DocsCommandsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PICTURE = "a picture";
  private static final String INSTALLATION = "needs an installation with that name";
  private static final String KUBERNETES = "needs a Kubernetes cluster";
  private static final String BUILD = "is the build that runs this test, or takes an hour";
  private static final String MODEL = "needs a model or its data";
  private static final String CLIENTS = "ClientsPageIT runs it";
  private static final String PEERS = "needs systems of others: tried by hand";
  private static final String FRAMEWORK = "needs an application of a framework: tried by hand";

  /** By page and first line. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("README.md | ./scriptorium write --inference", MODEL),
          Map.entry("README.md | any Kafka client ─▶", PICTURE),
          Map.entry("README.md | export KAFKA_BOOTSTRAP_SERVERS=kafka:9092", INSTALLATION),
          Map.entry("README.md | docker compose up", "needs Docker: ContainersIT runs it"),
          Map.entry("CONTRIBUTING.md | mvn", BUILD),
          Map.entry("benchmarks/README.md | mvn", BUILD),
          Map.entry("benchmarks/README.md | python3 -m venv", PEERS),
          Map.entry("benchmarks/README.md | export PEER_PYTHON", PEERS),
          Map.entry("deploy/kubernetes/README.md | ", KUBERNETES),
          Map.entry("docs/architecture.md | ", PICTURE),
          Map.entry("docs/state-machine.md | ", PICTURE),
          Map.entry("docs/chaos.md | mvn", BUILD),
          Map.entry("docs/clients.md | <dependency>", "is on the class path of this test"),
          Map.entry("docs/clients.md | import io.scriptorium.client", CLIENTS),
          Map.entry("docs/clients.md | import java.io.IOException;", CLIENTS),
          Map.entry("docs/clients.md | @Bean", FRAMEWORK),
          Map.entry("docs/clients.md | @Produces", FRAMEWORK),
          Map.entry("docs/clients.md | scriptorium.kafka=", FRAMEWORK),
          Map.entry("docs/clients.md | python3 -m pip install", CLIENTS),
          Map.entry("docs/clients.md | import json", CLIENTS),
          Map.entry("docs/clients.md | npm install", CLIENTS),
          Map.entry("docs/clients.md | import { randomUUID }", CLIENTS),
          Map.entry("docs/clients.md | go mod init", CLIENTS),
          Map.entry("docs/clients.md | package main", CLIENTS),
          Map.entry("docs/clients.md | ./scriptorium up --simulate", CLIENTS),
          Map.entry("docs/evaluation.md | ./scriptorium", MODEL),
          Map.entry("docs/evaluation.md | {", "InputFormatsTest reads them"),
          Map.entry("docs/operating.md | kafka-configs.sh", INSTALLATION),
          Map.entry("docs/operating.md | default.replication.factor", "settings of a broker"),
          Map.entry("docs/operating.md | ./scriptorium topics --create", INSTALLATION),
          Map.entry("docs/queueing.md | {\"id\"", "QueueingPageIT runs it"),
          Map.entry("docs/queueing.md | ./scriptorium tenants", "TenantsIT has these commands"),
          Map.entry("docs/queueing.md | ./scriptorium submit", "BatchesIT has these commands"),
          Map.entry("docs/runbooks/README.md | export", INSTALLATION),
          Map.entry("docs/runbooks/README.md | cd deploy/prometheus", "AlertRulesTest runs it"),
          Map.entry("docs/security.md | security.protocol", "SecurityIT uses such a file"),
          Map.entry("docs/security.md | acls=", "SecurityIT has these rights"),
          Map.entry("docs/security.md | configs=", INSTALLATION),
          Map.entry("docs/security.md | export REDIS_URL", "SecurityIT uses such an address"),
          Map.entry("docs/security.md | ACL SETUSER", "RedisAclTest and RedisClusterIT run it"),
          Map.entry("docs/security.md | keytool", "needs a certificate: SecurityIT does the same"),
          Map.entry("docs/tracing.md | export", INSTALLATION),
          Map.entry("docs/tracing.md | kcat -P -b kafka:9092", INSTALLATION));

  /** Those that the tests below run. */
  private static final List<String> RUN =
      List.of(
          "README.md | ./scriptorium write --words 1500",
          "README.md | ./scriptorium up",
          "README.md | {\"instruction\"",
          "README.md | echo 'tea-1={\"id\": \"tea-1\"",
          "README.md | try (ScriptoriumClient client",
          "docs/operating.md | ./scriptorium fleet --jobs",
          "docs/operating.md | ./scriptorium health");

  @TempDir static Path folder;

  private static PastedCommands commands;
  private static List<CodeBlock> blocks;

  @BeforeAll
  static void start() throws Exception {
    blocks = CodeBlock.all();
    commands = new PastedCommands(folder);
  }

  @AfterAll
  static void stop() {
    if (commands != null) {
      commands.close();
    }
  }

  @Test
  void everyBlockIsRunOrListedWithTheReason() {
    Set<String> unused = new TreeSet<>(NOT_RUN.keySet());
    unused.addAll(RUN);
    // RunbooksIT runs those of the runbooks.
    for (CodeBlock block : blocks.stream().filter(it -> !Runbook.has(it)).toList()) {
      List<String> named =
          Stream.concat(RUN.stream(), NOT_RUN.keySet().stream())
              .filter(block.name()::startsWith)
              .toList();
      assertThat(named)
          .as("run it in DocsCommandsIT, or list it there: %s", block.name())
          .hasSize(1);
      unused.removeAll(named);
    }
    assertThat(unused).as("blocks that no page has any more").isEmpty();
  }

  @Test
  void theLinesForKcatAct() throws Exception {
    assumeTrue(PastedCommands.has("kcat"), "kcat is not installed");
    List<String> lines = block("README.md | echo 'tea-1={\"id\": \"tea-1\"").lines();
    assertThat(lines).hasSize(4);

    // Long enough to be cancelled while it is written, however busy the machine is.
    succeeds(lines.get(0).replace("1000-word", "100,000-word") + "\n" + lines.get(1));
    awaitEvent("cancelled");
    succeeds(lines.get(2));
    awaitEvent("not-retried");
    String documents = lines.get(3);
    if (PastedCommands.has("jq")) {
      succeeds(documents);
    }
    Result raw = succeeds(documents.substring(0, documents.indexOf('|')));
    assertThat(raw.output()).contains("\"id\":\"tea-1\"").contains("\"cancelled\"");
  }

  @Test
  void theFirstCommandWritesADocument() throws Exception {
    String line = block("README.md | ./scriptorium write --words 1500").lines().getFirst();

    Result result = succeeds(line.replace("1500", "300"));

    assertThat(result.output()).contains("a simulator writes filler text").contains(".md");
  }

  @Test
  void theEverydayCommandsRun() throws Exception {
    // Its object is one line of the file.
    String object = block("README.md | {\"instruction\"").text().replace("\n", "");
    commands.write("requests.jsonl", object.replace("10000", "300") + "\n");
    List<String> lines = block("README.md | ./scriptorium up").lines();
    assertThat(lines.getFirst()).startsWith("./scriptorium up");
    succeeds("./scriptorium submit --id JOB --words 300 --wait 'A history of tea'");
    for (String line : lines.subList(1, lines.size())) {
      Result result = commands.run(line.replace("10,000 words", "300 words"));
      // A job that has ended can neither be cancelled nor retried, which is said.
      assertThat(result.exitCode()).as("%s%n%s", line, result.output()).isIn(0, 1);
      assertThat(result.output()).doesNotContain("unexpected error", "Exception");
    }
  }

  @Test
  void theCommandsForTheFleetRun() throws Exception {
    String server =
        commands
            .run("./scriptorium fleet --once")
            .output()
            .lines()
            .filter(it -> it.startsWith("http://"))
            .map(it -> it.substring(0, it.indexOf(' ')))
            .findFirst()
            .orElseThrow();

    for (String line : block("docs/operating.md | ./scriptorium fleet --jobs").lines()) {
      succeeds(line.replace("http://gpu-3:8000/v1", server));
    }
  }

  @Test
  void theCommandForProbesRuns() throws Exception {
    Result result = succeeds(block("docs/operating.md | ./scriptorium health").text().strip());

    assertThat(result.output()).contains("\"state\":\"well\"").doesNotContain("not-well");
  }

  @Test
  void theJavaClientRuns() throws Exception {
    String body = block("README.md | try (ScriptoriumClient client").text();
    commands.write(
        "Readme.java",
        """
        import io.scriptorium.client.*;
        import io.scriptorium.job.*;
        import java.nio.file.*;
        import java.time.*;

        class Readme {
          public static void main(String[] arguments) throws Exception {
            %s
          }
        }
        """
            .formatted(body.replace("1000-word", "300-word")));

    Result result =
        succeeds(
            "'%s' -cp '%s' Readme.java"
                .formatted(ScriptoriumJvm.program(), System.getProperty("java.class.path")));

    assertThat(result.output()).hasSizeGreaterThan(500);
  }

  private static CodeBlock block(String name) {
    return blocks.stream().filter(it -> it.name().startsWith(name)).findFirst().orElseThrow();
  }

  private static Result succeeds(String lines) throws Exception {
    Result result = commands.run(lines);
    assertThat(result.exitCode()).as("%s%n%s", lines, result.output()).isZero();
    return result;
  }

  private static void awaitEvent(String type) {
    String events = "kcat -F .scriptorium/librdkafka.properties -t job-events -C -o beginning -e";
    await()
        .atMost(PATIENCE)
        .until(() ->
            commands
                .run(events)
                .output()
                .lines()
                .anyMatch(it -> it.contains("\"tea-1\"") && it.contains('"' + type + '"')));
  }
}
