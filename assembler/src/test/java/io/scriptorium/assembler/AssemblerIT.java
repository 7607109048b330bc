package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The assembler on a real broker. */
class AssemblerIT {

  private static final int SECTIONS = 6;

  @TempDir private Path directory = Path.of("");
  private final List<AssemblerWorker> workers = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private @Nullable Surroundings started;

  @BeforeEach
  void start() {
    started = Surroundings.start(directory.resolve("kafka"));
  }

  @AfterEach
  void stop() {
    workers.forEach(AssemblerWorker::close);
    processes.forEach(Process::destroyForcibly);
    surroundings().close();
  }

  @Test
  void documentsOfAHundredThousandWordsPass() {
    surroundings().createTopics();
    worker("state");
    AssemblyFixture english = AssemblyFixture.of("english", 100);
    AssemblyFixture chinese = AssemblyFixture.of("chinese", 100);
    List<SectionRecord.Written> words =
        english.chain(
            texts(100, index -> ("\"extraordinarily\" long-" + index + " ").repeat(500).strip()));
    List<SectionRecord.Written> ideographs =
        chinese.chain(texts(100, index -> ("写一" + (char) ('一' + index)).repeat(2_000)));

    surroundings().publish(english, words);
    surroundings().publish(chinese, ideographs);

    Map<String, Document> documents = new HashMap<>();
    surroundings().finish().documents().forEach(it -> documents.put(it.id(), it));
    assertThat(documents).hasSize(2);
    assertThat(documents.get("english"))
        .extracting(Document::status, Document::words, Document::text)
        .containsExactly(Document.Status.COMPLETED, 100_000, joined(words));
    assertThat(documents.get("chinese"))
        .extracting(Document::status, Document::words, Document::text)
        .containsExactly(Document.Status.COMPLETED, 600_000, joined(ideographs));
  }

  @Test
  void eachJobIsPublishedOnceWhileAssemblersComeAndGo() {
    surroundings().createTopics();
    AssemblerWorker first = worker("state");
    worker("state");
    List<AssemblyFixture> jobs = jobs(60);

    publishSection(jobs, 1);
    publishSection(jobs, 2);
    first.close();
    repeatFirstSections(jobs);
    publishSection(jobs, 3);
    publishSection(jobs, 4);
    worker("state");
    publishSection(jobs, 5);
    publishSection(jobs, 6);
    repeatFirstSections(jobs);

    assertEachOnce(jobs, surroundings().finish());
  }

  @Test
  void eachJobIsPublishedOnceWhenAProcessIsKilled() throws Exception {
    surroundings().createTopics();
    Process killed = process();
    process();
    List<AssemblyFixture> jobs = jobs(60);

    publishSection(jobs, 1);
    publishSection(jobs, 2);
    surroundings().awaitEvent(event -> event.done() == 2);
    killed.destroyForcibly().waitFor();
    repeatFirstSections(jobs);
    IntStream.rangeClosed(3, SECTIONS).forEach(index -> publishSection(jobs, index));

    assertEachOnce(jobs, surroundings().finish());
  }

  @Test
  void cancelledAndOverdueJobsEndOnceWhileAssemblersComeAndGo() {
    surroundings().createTopics();
    AssemblerWorker first = worker("state");
    worker("state");
    List<AssemblyFixture> jobs = jobs(30);
    AssemblyFixture overdue = AssemblyFixture.of("overdue", SECTIONS).until(Instant.now());

    surroundings().cancel(jobs.subList(0, 10));
    publishSection(jobs, 1);
    surroundings().publish(overdue, List.of());
    publishSection(jobs, 2);
    surroundings().awaitEvent(event -> event.done() == 2);
    first.close();
    surroundings().cancel(jobs.subList(0, 20));
    surroundings()
        .awaitEvent(
            event -> event.jobId().equals("job-19") && event.type() == JobEvent.Type.CANCELLED);
    surroundings()
        .awaitEvent(event ->
            event.jobId().equals("overdue")
                && event.total() == SECTIONS
                && event.type() == JobEvent.Type.CANCELLED);
    IntStream.rangeClosed(3, SECTIONS).forEach(index -> publishSection(jobs, index));

    Map<String, Document> documents = new HashMap<>();
    List<Document> published = surroundings().finish().documents();
    published.forEach(it -> documents.put(it.id(), it));
    assertThat(published).hasSize(31);
    assertThat(documents).hasSize(31);
    for (AssemblyFixture job : jobs) {
      Document document = Objects.requireNonNull(documents.get(job.id()));
      boolean cancelled = jobs.indexOf(job) < 20;
      assertThat(document.status())
          .isEqualTo(cancelled ? Document.Status.CANCELLED : Document.Status.COMPLETED);
      assertThat(joined(chain(job))).startsWith(document.text());
      assertThat(document.sections().size() == SECTIONS).isEqualTo(!cancelled);
    }
    assertThat(Objects.requireNonNull(documents.get("overdue")).reason()).contains("deadline");
  }

  @Test
  void whatWasWrittenInTimeCountsHoweverLateItIsRead() {
    surroundings().createTopics();
    Instant deadline = Instant.now();
    List<AssemblyFixture> jobs =
        IntStream.range(0, 40)
            .mapToObj(it -> AssemblyFixture.of("job-" + it, SECTIONS).until(deadline))
            .toList();
    surroundings().publish(jobs, job -> chain(job).subList(0, SECTIONS - 1), true);

    worker("state");
    var open = new HashSet<>(jobs.stream().map(AssemblyFixture::id).toList());
    surroundings()
        .awaitEvent(event -> {
          if (event.type() == JobEvent.Type.CANCELLED) {
            open.remove(event.jobId());
          }
          return open.isEmpty();
        });

    assertThat(surroundings().finish().documents())
        .hasSameSizeAs(jobs)
        .allSatisfy(it -> {
          assertThat(it.status()).isEqualTo(Document.Status.CANCELLED);
          assertThat(it.sections()).hasSize(SECTIONS - 1);
        });
  }

  @Test
  void aStoppedProcessEndsWell() throws Exception {
    surroundings().createTopics();
    Process process = process();
    List<AssemblyFixture> jobs = jobs(1);
    publishSection(jobs, 1);
    surroundings().awaitEvent(event -> event.done() == 1);

    process.destroy();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void itGoesOnByItselfWhenTheBrokerWasAway() {
    surroundings().createTopics();
    AssemblerWorker worker = worker("state");
    List<AssemblyFixture> jobs = jobs(4);
    publishSection(jobs, 1);
    surroundings().awaitEvent(event -> event.done() == 1);

    surroundings().restartBroker();
    IntStream.rangeClosed(2, SECTIONS).forEach(index -> publishSection(jobs, index));

    assertEachOnce(jobs, surroundings().finish());
    await().until(() -> worker.health() instanceof Health.Ready);
  }

  @Test
  void itsStateIsRestoredFromKafkaWhenTheDirectoryIsLost() {
    surroundings().createTopics();
    List<AssemblyFixture> jobs = jobs(4);
    AssemblerWorker first = worker("state");
    publishSection(jobs, 1);
    surroundings().awaitEvent(event -> event.done() == 1);
    first.close();

    worker("elsewhere");
    IntStream.rangeClosed(2, SECTIONS).forEach(index -> publishSection(jobs, index));

    assertEachOnce(jobs, surroundings().finish());
  }

  @Test
  void missingTopicsAreToldAtStart() {
    assertThatThrownBy(() -> worker("state"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(Topics.SECTIONS)
        .hasMessageContaining("topics --create");
  }

  /** The process that is started by {@link #process()}. */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) {
      System.exit(new CommandLine(new AssemblerCommand()).execute(arguments));
    }
  }

  private Process process() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            consumer.session.timeout.ms=6000
            consumer.heartbeat.interval.ms=1000
            producer.transaction.timeout.ms=5000
            """);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--kafka-bootstrap-servers=" + surroundings().settings().bootstrapServers(),
            "--kafka-config=" + config,
            "--state-dir=" + directory.resolve("state"));
    Path log = directory.resolve("assembler-" + processes.size() + ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private AssemblerWorker worker(String stateDirectory) {
    AssemblerWorker worker =
        AssemblerWorker.start(
            AssemblerSettings.of(
                surroundings().settings(),
                directory.resolve(stateDirectory),
                Duration.ofMinutes(1)),
            Telemetry.untraced(new SimpleMeterRegistry()));
    workers.add(worker);
    await().atMost(Surroundings.PATIENCE).until(() -> worker.health() instanceof Health.Ready);
    return worker;
  }

  private void publishSection(List<AssemblyFixture> jobs, int index) {
    surroundings().publish(jobs, job -> List.of(chain(job).get(index - 1)), index == 1);
  }

  private void repeatFirstSections(List<AssemblyFixture> jobs) {
    publishSection(jobs, 1);
  }

  private static void assertEachOnce(List<AssemblyFixture> jobs, Surroundings.Published published) {
    Map<String, String> expected = new HashMap<>();
    jobs.forEach(job -> expected.put(job.id(), joined(chain(job))));
    Map<String, String> texts = new HashMap<>();
    published.documents().forEach(it -> texts.put(it.id(), it.text()));
    assertThat(published.documents()).hasSameSizeAs(jobs);
    assertThat(texts).isEqualTo(expected);
    Map<String, List<Integer>> done = new HashMap<>();
    for (JobEvent event : published.events()) {
      if (event.type() == JobEvent.Type.SECTION_WRITTEN) {
        done.computeIfAbsent(event.jobId(), _ -> new ArrayList<>()).add(event.done());
      }
    }
    assertThat(done.keySet()).isEqualTo(expected.keySet());
    assertThat(done.values()).allSatisfy(it -> assertThat(it).containsExactly(1, 2, 3, 4, 5, 6));
  }

  private static List<AssemblyFixture> jobs(int number) {
    return IntStream.range(0, number)
        .mapToObj(it -> AssemblyFixture.of("job-" + it, SECTIONS))
        .toList();
  }

  private static List<SectionRecord.Written> chain(AssemblyFixture job) {
    return job.chain(texts(SECTIONS, index -> job.id() + " section " + index));
  }

  private static String[] texts(int sections, IntFunction<String> text) {
    return IntStream.rangeClosed(1, sections).mapToObj(text).toArray(String[]::new);
  }

  private static String joined(List<SectionRecord.Written> sections) {
    return String.join("\n\n", sections.stream().map(SectionRecord.Written::text).toList());
  }

  private Surroundings surroundings() {
    return Objects.requireNonNull(started);
  }
}
