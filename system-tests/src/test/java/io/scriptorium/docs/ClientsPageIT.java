package io.scriptorium.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.ScriptoriumJvm;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.docs.PastedCommands.Result;
import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/clients.md, run from the page against a stack with the simulator. The
 * packages of a language are installed into {@code target} by the page's own lines, once; where
 * that or the language is not to be had, its test is skipped.
 */
class ClientsPageIT {

  private static final String PAGE = "docs/clients.md | ";

  /** Replaced by the longest instruction, of characters of three bytes. */
  private static final String INSTRUCTION = "\"A history of tea\"";

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
  void theProgramWithTheClientLibraryRuns() throws Exception {
    String program = block("import io.scriptorium.client").text();

    writesOneAndIsRefusedOne(runJava("Write", program));
    writesALongInstruction(
        runJava("Write", replaced(program, INSTRUCTION, "\"茶\".repeat(100_000)")));
  }

  @Test
  void theServiceKeepsDocumentsAndRefusals() throws Exception {
    var good = new WritingRequest("keep-1", "A tea", 300, null, Mode.SEQUENTIAL, Map.of());
    var bad = new WritingRequest("keep-2", "A tea", 1_000_000, null, Mode.SEQUENTIAL, Map.of());
    try (ScriptoriumClient client =
        ScriptoriumClient.connect(folder.resolve(".scriptorium/kafka.properties"))) {
      client.writeAll(List.of(good, bad).iterator(), 2, document -> {});
    }
    commands.write("Keep.java", block("import java.io.IOException;").text());

    Result result =
        succeeds(
            """
            %s Keep.java & service=$!
            for second in $(seq 90); do
              [ -e kept/documents/keep-1.json ] && grep -q keep-2 kept/dead-letters/*.json && break
              sleep 1
            done
            kill $service
            grep -h -o '"id":"keep-1","status":"[a-z]*"' kept/documents/keep-1.json
            grep -h -o '"words.. is the number 1000000' kept/dead-letters/*.json
            """
                .formatted(java()));

    assertThat(result.output()).contains("\"status\":\"completed\"");
  }

  @Test
  void theProgramInPythonRuns() throws Exception {
    Path packages = installed("python3", "python3 -m pip install");
    String program = block("import json").text();
    String python = "PYTHONPATH='%s' python3 write.py".formatted(packages);

    commands.write("write.py", program);
    writesOneAndIsRefusedOne(succeeds(python));
    commands.write(
        "write.py",
        replaced(
            replaced(program, INSTRUCTION, "\"茶\" * 100_000"),
            "json.dumps(request, ensure_ascii=False)",
            "json.dumps(request, ensure_ascii=False)[requests.index(request):]"));
    writesALongInstructionAndIsRefusedWhatIsNoJson(succeeds(python));
  }

  @Test
  void theProgramInNodeRuns() throws Exception {
    Path packages = installed("npm", "npm install");
    String program = block("import { randomUUID }").text();
    Path file = packages.resolve("write.mjs");
    String node = "node '%s'".formatted(file);

    Files.writeString(file, program);
    writesOneAndIsRefusedOne(succeeds(node));
    Files.writeString(
        file,
        replaced(
            replaced(program, INSTRUCTION, "\"茶\".repeat(100_000)"),
            "JSON.stringify(request)",
            "JSON.stringify(request).slice(requests.indexOf(request))"));
    writesALongInstructionAndIsRefusedWhatIsNoJson(succeeds(node));
  }

  @Test
  void theProgramInGoRuns() throws Exception {
    Path packages = installed("go", "go mod init");
    String program = block("package main").text();
    Path file = packages.resolve("main.go");
    String go = "(cd '%s' && go build -o write .) && '%<s/write'".formatted(packages);

    Files.writeString(file, program);
    writesOneAndIsRefusedOne(succeeds(go));
    Files.writeString(
        file,
        replaced(
            replaced(program, INSTRUCTION, "strings.Repeat(\"茶\", 100_000)"),
            "must(json.Marshal(it))",
            "must(json.Marshal(it))[len(places):]"));
    writesALongInstructionAndIsRefusedWhatIsNoJson(succeeds(go));
  }

  @Test
  void theStackOfACiJobComesAndGoes() throws Exception {
    assumeTrue(PastedCommands.has("timeout"), "timeout is not installed");
    String lines =
        replaced(
            block("./scriptorium up --simulate").text(),
            "./run-my-tests ",
            "./scriptorium submit --words 300 --wait 'A history of tea'");

    Result result =
        succeeds("set -e; export SCRIPTORIUM_DATA=\"$PWD/ci\"\n" + lines + "wait $stack");

    assertThat(result.output()).contains("completed");
  }

  private static void writesOneAndIsRefusedOne(Result result) {
    assertThat(result.output().lines())
        .anyMatch(it -> it.matches("tea-.*: planned, 0 of \\d+ sections"))
        .anyMatch(it -> it.matches("tea-.*: section-written, 1 of \\d+ sections"))
        .anyMatch(it -> it.matches("tea-.*: completed, \\d{3,4} words: \\w.*"))
        .anyMatch(it ->
            it.matches(
                "refused-.*: (refused|failed, 0 words): .*\"words\" is the number 1000000.*"));
  }

  private static void writesALongInstruction(Result result) {
    assertThat(result.output().lines())
        .anyMatch(it -> it.matches("tea-.*: completed, \\d{3,4} words: .*"));
  }

  private static void writesALongInstructionAndIsRefusedWhatIsNoJson(Result result) {
    writesALongInstruction(result);
    assertThat(result.output().lines())
        .anyMatch(it -> it.matches("refused-.*: refused: The request is not JSON.*"));
  }

  /** The folder with the packages that the page's block installs for a language. */
  private static Path installed(String program, String block) throws Exception {
    assumeTrue(PastedCommands.has(program), program + " is not installed");
    String lines = block(block).text();
    Path packages =
        Path.of("target", "clients", program + "-" + Integer.toHexString(lines.hashCode()))
            .toAbsolutePath();
    Path done = packages.resolve("installed");
    if (!Files.exists(done)) {
      Files.createDirectories(packages);
      assumeTrue(
          installs("set -e; export PIP_TARGET='%s'; cd '%<s'%n%s".formatted(packages, lines)),
          "the packages that docs/clients.md names for %s cannot be installed".formatted(program));
      Files.createFile(done);
    }
    return packages;
  }

  private static boolean installs(String lines) throws IOException, InterruptedException {
    try {
      Result result = commands.run(lines);
      System.out.print(result.output());
      return result.exitCode() == 0;
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
      return false;
    }
  }

  private static Result runJava(String name, String program) throws Exception {
    commands.write(name + ".java", program);
    return succeeds("%s %s.java".formatted(java(), name));
  }

  private static String java() {
    return "'%s' -cp '%s'"
        .formatted(ScriptoriumJvm.program(), System.getProperty("java.class.path"));
  }

  private static String replaced(String text, String old, String replacement) {
    assertThat(text).contains(old);
    return text.replace(old, replacement);
  }

  private static CodeBlock block(String firstLine) {
    return blocks.stream()
        .filter(it -> it.name().startsWith(PAGE + firstLine))
        .findFirst()
        .orElseThrow();
  }

  private static Result succeeds(String lines) throws Exception {
    Result result = commands.run(lines);
    assertThat(result.exitCode()).as("%s%n%s", lines, result.output()).isZero();
    return result;
  }
}
