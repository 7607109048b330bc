package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.job.Chapter;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblerTopologyTest extends TopologyBed {

  private final AssemblyFixture job = AssemblyFixture.of("job-1", 2);

  @Test
  void aDocumentHoldsItsSectionsWhereItSaysAndAddsThemUp() {
    plan(job.planned());
    sections(job.chain("one 一", "two"));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
    assertThat(document.reason()).isNull();
    assertThat(document.text()).isEqualTo("one 一\n\ntwo");
    assertThat(document.sections())
        .extracting(it -> document.text().substring(it.start(), it.end()))
        .containsExactly("one 一", "two");
    assertThat(document.sections())
        .extracting(Document.Section::index, Document.Section::words, Document.Section::server)
        .containsExactly(tuple(1, 2, AssemblyFixture.SERVER), tuple(2, 1, AssemblyFixture.SERVER));
    assertThat(document.words()).isEqualTo(3);
    assertThat(document.usage()).isEqualTo(new TokenUsage(120, 10, 90));
    assertThat(document.plan()).isEqualTo(job.plan());
    assertThat(document.metadata()).isEqualTo(Map.of("type", "history"));
    assertThat(document.timings())
        .isEqualTo(
            new Document.Timings(
                AssemblyFixture.REQUESTED,
                AssemblyFixture.PLANNED,
                AssemblyFixture.PLANNED.plusSeconds(1),
                AssemblyFixture.PLANNED.plusSeconds(20)));
  }

  @Test
  void aDocumentHasItsPlansTitleAndChaptersWhereItSays() {
    var steps = List.of(new Step("a", 100), new Step("b", 100));
    var chapters = List.of(new Chapter("Bush", 1, 1), new Chapter("Cup", 2, 1));
    var structured =
        new AssemblyFixture(
            "tea-2", new Plan(steps, "On tea", chapters, null), Mode.SEQUENTIAL, null);
    plan(structured.planned());
    sections(structured.chain("one", "two"));

    Document document = onlyDocument();

    assertThat(document.title()).isEqualTo("On tea");
    assertThat(document.text()).isEqualTo("one\n\ntwo");
    assertThat(document.words()).isEqualTo(2);
    assertThat(document.chapters())
        .containsExactly(
            new Document.ChapterRange("Bush", 1, 1, 0, 3),
            new Document.ChapterRange("Cup", 2, 2, 5, 8));
  }

  @Test
  void eventsTellTheJobsLife() {
    plan(job.planned());
    sections(job.chain("one", "two"));

    assertThat(events())
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total, JobEvent::words)
        .containsExactly(
            tuple(JobEvent.Type.PLANNED, 0, 2, 0),
            tuple(JobEvent.Type.SECTION_WRITTEN, 1, 2, 1),
            tuple(JobEvent.Type.SECTION_WRITTEN, 2, 2, 2),
            tuple(JobEvent.Type.COMPLETED, 2, 2, 2));
  }

  @Test
  void everyOutputCarriesTheJobsKey() {
    plan(job.planned());
    sections(job.chain("one", "two"));

    assertThat(records(Topics.DOCUMENTS)).extracting(it -> it.key).containsExactly(job.id());
    assertThat(records(Topics.JOB_EVENTS)).extracting(it -> it.key).containsOnly(job.id());
  }

  @Test
  void whatComesAfterTheEndIsDroppedAndRepetitionsAreTold() {
    plan(job.planned());
    sections(job.chain("one", "two"));
    events();
    documents();

    plan(job.planned());
    sections(job.chain("one", "two"));
    sections(job.chain("uno", "due"));
    sections(List.of(job.failed(1, job.root(), "late")));
    plan(job.planningFailed("late"));
    plan(job.repeated());

    assertThat(documents()).isEmpty();
    assertThat(deadLetters()).isEmpty();
    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.REPEATED);
  }

  @Test
  void nothingOfAFinishedJobIsKeptButAMarkerAndThatOnlyForItsTime() {
    plan(job.planned());
    sections(job.chain("one").subList(0, 1));
    sections(job.chain("uno", "due"));
    assertThat(entries(JobStore.RECORDS)).isEmpty();
    assertThat(entries(JobStore.OPEN_JOBS)).isEmpty();
    assertThat(entries(JobStore.FINISHED_JOBS)).containsExactly(job.id());

    driver().advanceWallClockTime(AssemblyLimits.DEFAULT.rememberFinished().plusSeconds(30));

    assertThat(entries(JobStore.FINISHED_JOBS)).isEmpty();
  }

  @Test
  void manyMarkersAreForgottenRoundByRound() {
    for (int number = 0; number < 1_200; number++) {
      plan(AssemblyFixture.of("job-" + number, 1).planningFailed("no"));
    }

    Duration round = JobTimers.interval(AssemblyLimits.DEFAULT);
    driver().advanceWallClockTime(AssemblyLimits.DEFAULT.rememberFinished().plus(round));
    assertThat(entries(JobStore.FINISHED_JOBS)).hasSize(700);
    driver().advanceWallClockTime(round);
    driver().advanceWallClockTime(round);

    assertThat(entries(JobStore.FINISHED_JOBS)).isEmpty();
  }

  @Test
  void jobsDoNotMix() {
    AssemblyFixture other = AssemblyFixture.of("job-10", 2);
    plan(job.planned());
    plan(other.planned());
    sections(job.chain("one").subList(0, 1));
    sections(other.chain("uno", "due"));
    sections(job.chain("one", "two").subList(1, 2));

    assertThat(documents())
        .extracting(Document::id, Document::text)
        .containsExactly(tuple("job-10", "uno\n\ndue"), tuple("job-1", "one\n\ntwo"));
  }

  @Test
  void aFailedSectionEndsTheJobWithTheTextSoFar() {
    List<SectionRecord.Written> chain = job.chain("one");
    plan(job.planned());
    sections(chain);
    sections(List.of(job.failed(2, chain.getFirst().hash(), "Every server refused.")));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.FAILED);
    assertThat(document.reason()).isEqualTo("Every server refused.");
    assertThat(document.text()).isEqualTo("one");
    assertThat(document.sections()).hasSize(1);
    assertThat(document.timings().finishedAt()).isEqualTo(AssemblyFixture.PLANNED.plusSeconds(20));
    assertThat(events())
        .last()
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total, JobEvent::reason)
        .containsExactly(JobEvent.Type.FAILED, 1, 2, "Every server refused.");
  }

  @Test
  void failedPlanningEndsTheJob() {
    plan(job.planningFailed("No valid plan in 3 attempts."));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.FAILED);
    assertThat(document.reason()).isEqualTo("No valid plan in 3 attempts.");
    assertThat(document.plan()).isNull();
    assertThat(document.instruction()).isEqualTo("Write about tea");
    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.FAILED);
  }

  @Test
  void aCancelledJobEndsWithTheTextSoFar() {
    List<SectionRecord.Written> chain = job.chain("one", "two");
    plan(job.until(START.plusSeconds(3_600)).planned());
    sections(chain.subList(0, 1));
    control(job.cancel("too dear"));
    sections(chain.subList(1, 2));
    control(job.cancel("again"));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(document.reason()).isEqualTo("too dear");
    assertThat(document.text()).isEqualTo("one");
    assertThat(document.plan()).isEqualTo(job.plan());
    assertThat(document.usage()).isEqualTo(new TokenUsage(110, 5, 70));
    assertThat(document.timings().finishedAt()).isEqualTo(START);
    assertThat(events())
        .last()
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total, JobEvent::reason)
        .containsExactly(JobEvent.Type.CANCELLED, 1, 2, "too dear");
    assertThat(deadLetters()).isEmpty();
    assertThat(entries(JobStore.RECORDS)).isEmpty();
    assertThat(entries(JobStore.DEADLINES)).isEmpty();
    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isZero();
  }

  @Test
  void aJobCancelledBeforeItsPlanHasADocumentToo() {
    plan(job.cancelledUnplanned("too dear"));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(document.reason()).isEqualTo("too dear");
    assertThat(document.plan()).isNull();
    assertThat(document.instruction()).isEqualTo("Write about tea");
    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.CANCELLED);
  }

  @Test
  void aCancellationThatWaitsIsNoOpenJobAndIsForgottenInItsTime() {
    sections(job.chain("one"));
    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isEqualTo(1);

    control(job.cancel("too dear"));

    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isZero();
    assertThat(documents()).isEmpty();
    driver().advanceWallClockTime(AssemblyLimits.DEFAULT.rememberFinished().minusSeconds(30));
    assertThat(entries(JobStore.FINISHED_JOBS)).containsExactly(job.id());
    driver().advanceWallClockTime(Duration.ofMinutes(1));
    assertThat(entries(JobStore.FINISHED_JOBS)).isEmpty();
    assertThat(entries(JobStore.RECORDS)).isEmpty();
    assertThat(events()).isEmpty();
  }

  @Test
  void aDeadlineEndsTheJobsThatItConcerns() {
    plan(AssemblyFixture.of("soon", 2).until(START.plusSeconds(60)).planned());
    plan(AssemblyFixture.of("later", 2).until(START.plusSeconds(120)).planned());
    plan(AssemblyFixture.of("never", 2).planned());
    plan(AssemblyFixture.of("far", 2).until(Instant.MAX).planned());

    driver().advanceWallClockTime(Duration.ofSeconds(59));
    assertThat(documents()).isEmpty();
    driver().advanceWallClockTime(Duration.ofSeconds(2));
    Document document = onlyDocument();
    assertThat(document.id()).isEqualTo("soon");
    assertThat(document.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(document.reason()).contains("deadline", "2026-01-01T12:01:00Z");

    driver().advanceWallClockTime(Duration.ofSeconds(60));
    assertThat(documents()).extracting(Document::id).containsExactly("later");
    driver().advanceWallClockTime(Duration.ofHours(1));
    assertThat(documents()).isEmpty();
  }

  @Test
  void anOverdueJobIsMarkedBehindItsSections() {
    plan(job.until(START.plusSeconds(60)).planned());

    driver().advanceWallClockTime(Duration.ofSeconds(62));

    assertThat(records(Topics.SECTIONS))
        .singleElement()
        .satisfies(mark -> {
          assertThat(mark.key).isEqualTo(job.id());
          assertThat(new String(mark.value, UTF_8))
              .isEqualTo(
                  "{\"type\":\"overdue\",\"jobId\":\"job-1\",\"deadline\":\"2026-01-01T12:01:00Z\"}");
        });
    assertThat(onlyDocument().status()).isEqualTo(Document.Status.CANCELLED);
  }

  @Test
  void aMarkThatSomebodyElseAppendedEarlyDoesNotKeepTheJobOpen() {
    plan(job.until(START.plusSeconds(60)).planned());
    sections(List.of(new SectionRecord.Overdue(job.id(), START.plusSeconds(60))));
    assertThat(documents()).isEmpty();

    driver().advanceWallClockTime(Duration.ofSeconds(62));

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(entries(JobStore.DEADLINES)).isEmpty();
  }

  @Test
  void manyJobsThatAreDueTogetherEndRoundByRound() {
    for (int number = 0; number < 1_200; number++) {
      plan(AssemblyFixture.of("job-" + number, 1).until(START.plusSeconds(60)).planned());
    }

    driver().advanceWallClockTime(Duration.ofSeconds(61));
    assertThat(documents()).hasSize(500);
    driver().advanceWallClockTime(JobTimers.DEADLINE_INTERVAL);
    driver().advanceWallClockTime(JobTimers.DEADLINE_INTERVAL);

    assertThat(documents()).hasSize(700);
    assertThat(entries(JobStore.DEADLINES)).isEmpty();
  }

  @Test
  void aDeadlineThatIsMetLeavesNothingBehind() {
    plan(job.until(START.plusSeconds(60)).planned());
    assertThat(entries(JobStore.DEADLINES)).hasSize(1);
    sections(job.chain("one", "two"));

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.COMPLETED);
    assertThat(entries(JobStore.DEADLINES)).isEmpty();
  }

  @Test
  void aParallelDocumentStandsInTheOrderOfItsPlan() {
    AssemblyFixture parallel = AssemblyFixture.of("job-1", 3, Mode.PARALLEL, "point");
    plan(parallel.planned());
    sections(parallel.chain("one", "two", "three").reversed());

    assertThat(onlyDocument().text()).isEqualTo("one\n\ntwo\n\nthree");
  }

  @Test
  void aStandstillIsToldOnce() {
    plan(job.planned());
    events();

    driver().advanceWallClockTime(Duration.ofMinutes(15));
    driver().advanceWallClockTime(Duration.ofMinutes(15));

    assertThat(events())
        .extracting(JobEvent::type, JobEvent::reason)
        .containsExactly(
            tuple(JobEvent.Type.STALLED, "No progress for 15 min; waits for section 1 of 2."));
    assertThat(meters.get("scriptorium.jobs.stalls").counter().count()).isEqualTo(1);
  }

  @Test
  void aDocumentTooLargeForARecordFailsWithTheSizes() {
    AssemblyFixture large = AssemblyFixture.of("job-1", 3);
    String text = "字".repeat(2_000_000);
    plan(large.planned());
    sections(large.chain(text, text, text));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.FAILED);
    assertThat(document.reason())
        .contains("18", "bytes")
        .contains("" + (Topics.MAX_RECORD_BYTES - 4096));
    assertThat(document.text()).isEmpty();
    assertThat(document.instruction()).isEqualTo("Write about tea");
    assertThat(events()).extracting(JobEvent::type).last().isEqualTo(JobEvent.Type.FAILED);
  }

  @Test
  void aCancelledDocumentTooLargeForARecordStaysCancelled() {
    AssemblyFixture large = AssemblyFixture.of("job-1", 4);
    String text = "字".repeat(2_000_000);
    plan(large.planned());
    sections(large.chain(text, text, text));
    control(large.cancel("too dear"));

    Document document = onlyDocument();

    assertThat(document.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(document.reason()).startsWith("too dear The document has 18").contains("left out");
    assertThat(document.text()).isEmpty();
    assertThat(events()).extracting(JobEvent::type).last().isEqualTo(JobEvent.Type.CANCELLED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          writing-plans | this is no JSON                                      | PlanRecord
          writing-plans | []                                                   | PlanRecord
          writing-plans | {"type":"unheard-of","jobId":"job-1"}                | unheard-of
          writing-plans | {"type":"planned","jobId":"job-1"}                   | request is missing
          writing-plans | {"type":"planned","jobId":"job-1","plan":{"steps":[]}} | no steps
          writing-plans | {"type":"\\ud800","jobId":"job-1"}                   | PlanRecord
          job-control   | stop it                                              | is not JSON
          job-control   | {"type":"pause","jobId":"job-1"}                     | allowed is "cancel"
          tenant-policies | {"tenant":"reports","weight":0}                    | The field "weight" is the number 0; allowed is a whole number from 1 to 1,000
          sections      | null                                                 | null
          sections      | {"type":"written","jobId":"job-1","index":1}         | continues is missing
          sections      | {"type":"failed","jobId":"job-1","index":0,"continues":"x","reason":"r","failedAt":"2026-01-01T00:00:00Z"} | index is 0
          sections      | {"type":"failed","jobId":"job-1","index":1,"continues":"x","reason":"r","failedAt":"2026-01-01T00:00:00Z"} | continues is 'x'
          sections      | {"type":"failed","jobId":"other","index":1,"continues":"x","reason":"r","failedAt":"2026-01-01T00:00:00Z"} | The record's key is 'job-1'
          sections      | {"type":"failed","jobId":"..","index":1,"continues":"x","reason":"r","failedAt":"2026-01-01T00:00:00Z"} | jobId is '..'
          """)
  void aBadRecordIsOneDeadLetterAndBlocksNothing(String topic, String value, String reason) {
    bytes(topic, job.id().getBytes(UTF_8), value.getBytes(UTF_8));
    plan(job.planned());
    sections(job.chain("one", "two"));

    DeadLetter letter = onlyDeadLetter();
    assertThat(letter.reason()).contains(reason);
    assertThat(letter.topic()).isEqualTo(topic);
    assertThat(letter.offset()).isZero();
    assertThat(letter.key()).isEqualTo(job.id());
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.stage()).isEqualTo("assembler");
    assertThat(onlyDocument().text()).isEqualTo("one\n\ntwo");
  }

  @Test
  void halfASurrogatePairInATextBlocksNothing() {
    plan(job.planned());
    sections(job.chain("one \ud83d", "two"));

    assertThat(onlyDocument().text()).isEqualTo("one \ud83d\n\ntwo");
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void aTombstoneIsADeadLetter() {
    bytes(Topics.SECTIONS, job.id().getBytes(UTF_8), null);

    assertThat(onlyDeadLetter())
        .extracting(DeadLetter::value, DeadLetter::valueBase64)
        .containsExactly(null, null);
  }

  @Test
  void aRecordWithoutAKeyIsADeadLetter() {
    bytes(Topics.WRITING_PLANS, null, Json.write(job.planned()));

    assertThat(onlyDeadLetter().reason()).contains("key is missing", job.id());
  }

  @Test
  void bytesThatAreNoTextAreKeptAsBase64() {
    byte[] noText = {(byte) 0xff, (byte) 0xfe, 0};
    bytes(Topics.SECTIONS, job.id().getBytes(UTF_8), noText);

    assertThat(onlyDeadLetter().valueBase64()).isEqualTo("//4A");
  }

  @Test
  void aBadRecordOfTheLargestSizeIsToldOfWithoutItsValue() {
    byte[] large = new byte[Topics.MAX_RECORD_BYTES - 200];
    bytes(Topics.SECTIONS, job.id().getBytes(UTF_8), large);

    assertThat(onlyDeadLetter().reason()).contains("too large to be kept here", "offset 0");
  }

  @Test
  void aForgedTextIsADeadLetter() {
    String json = new String(Json.write(job.chain("one").getFirst()), UTF_8);
    bytes(Topics.SECTIONS, job.id().getBytes(UTF_8), json.replace("one", "two").getBytes(UTF_8));

    assertThat(onlyDeadLetter().reason()).contains("hash is");
  }

  @Test
  void fieldsOfANewerVersionArePassedOver() {
    String json = new String(Json.write(job.planned()), UTF_8);
    bytes(
        Topics.WRITING_PLANS,
        job.id().getBytes(UTF_8),
        json.replaceFirst("\\{", "{\"newer\":{\"a\":[1]},").getBytes(UTF_8));

    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.PLANNED);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void figuresTellOfJobsAndDocuments() {
    plan(job.planned());
    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isEqualTo(1);
    sections(job.chain("one", "two"));
    bytes(Topics.SECTIONS, null, new byte[0]);

    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isZero();
    assertThat(meters.get("scriptorium.documents").tag("status", "completed").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("scriptorium.document.words").counter().count()).isEqualTo(2);
    assertThat(meters.get("scriptorium.dead.letters").counter().count()).isEqualTo(1);
    assertThat(
            meters
                .get("scriptorium.job.duration")
                .tag("status", "completed")
                .timer()
                .totalTime(TimeUnit.SECONDS))
        .isEqualTo(30);
  }

  @Test
  void openSectionsAreCountedUntilTheyAreWritten() {
    plan(job.planned());
    assertThat(meters.get("scriptorium.sections.open").gauge().value()).isEqualTo(2);

    sections(job.chain("one"));
    driver().advanceWallClockTime(JobTimers.interval(AssemblyLimits.DEFAULT));
    assertThat(meters.get("scriptorium.sections.open").gauge().value()).isOne();
    assertThat(meters.get("scriptorium.jobs.oldest.age").gauge().value()).isPositive();

    sections(job.chain("one", "two"));
    assertThat(meters.get("scriptorium.sections.open").gauge().value()).isZero();
    assertThat(meters.get("scriptorium.jobs.oldest.age").gauge().value()).isZero();
    assertThat(meters.get("scriptorium.job.stage.duration").tag("stage", "writing").timer().count())
        .isOne();
  }

  @Test
  void openJobsAreCountedByWhoeverReadsThem() {
    plan(job.planned());

    stop();

    assertThat(meters.get("scriptorium.jobs.open").gauge().value()).isZero();
  }

  @Test
  void aRetryAsksForTheSectionsThatAreMissingAndTheTextsThatStandStay() {
    AssemblyFixture four = AssemblyFixture.of("job-4", 4);
    List<SectionRecord.Written> chain = four.chain("one", "two", "three", "four");
    plan(job.planned());
    plan(four.planned());
    sections(chain.subList(0, 2));
    sections(List.of(four.failed(3, chain.get(1).hash(), "No server.")));
    assertThat(onlyDocument().text()).isEqualTo("one\n\ntwo");
    events();

    control(four.retry());

    assertThat(records(Topics.SECTION_TASKS))
        .extracting(it -> it.key, it -> Json.read(it.value, SectionTask.class))
        .containsExactly(
            tuple("job-4", task("job-4", 3, 4, new RecordPosition(0, 1))),
            tuple("job-4", task("job-4", 4, 4, new RecordPosition(0, 1))));
    assertThat(events())
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total)
        .containsExactly(tuple(JobEvent.Type.RETRIED, 2, 4));
    assertThat(entries(JobStore.FINISHED_JOBS)).isEmpty();

    sections(List.of(four.failed(3, chain.get(1).hash(), "Of the first try, late.")));
    sections(chain.subList(2, 4));

    Document document = onlyDocument();
    assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
    assertThat(document.text()).isEqualTo("one\n\ntwo\n\nthree\n\nfour");
    assertThat(entries(JobStore.RECORDS)).containsExactly("job-1/" + job.root());
    assertThat(meters.get("scriptorium.jobs.retries").counter().count()).isEqualTo(1);
  }

  @Test
  void aRetryThatFailsCanBeRetried() {
    List<SectionRecord.Written> chain = job.chain("one", "two");
    plan(job.planned());
    for (int retry = 0; retry < 3; retry++) {
      sections(List.of(job.failed(1, job.root(), "No server.", retry)));
      assertThat(onlyDocument().status()).isEqualTo(Document.Status.FAILED);
      control(job.retry());
      assertThat(read(Topics.SECTION_TASKS, SectionTask.class))
          .extracting(SectionTask::index, SectionTask::retry)
          .containsExactly(tuple(1, retry + 1), tuple(2, retry + 1));
    }

    sections(chain);

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.COMPLETED);
  }

  @Test
  void whatComesBehindTheFailureIsThereForTheRetry() {
    List<SectionRecord.Written> chain = job.chain("one", "two");
    plan(job.planned());
    sections(List.of(job.failed(1, job.root(), "No server.")));
    documents();

    sections(chain);
    assertThat(documents()).isEmpty();
    control(job.retry());

    assertThat(onlyDocument().text()).isEqualTo("one\n\ntwo");
    assertThat(records(Topics.SECTION_TASKS)).isEmpty();
    assertThat(events())
        .extracting(JobEvent::type)
        .endsWith(
            JobEvent.Type.RETRIED,
            JobEvent.Type.SECTION_WRITTEN,
            JobEvent.Type.SECTION_WRITTEN,
            JobEvent.Type.COMPLETED);
  }

  @Test
  void missingSectionsOfAParallelPlanGetALaneEach() {
    AssemblyFixture parallel = AssemblyFixture.of("job-p", 3, Mode.PARALLEL, "point");
    plan(parallel.planned());
    sections(parallel.chain("one"));
    sections(List.of(parallel.failed(3, parallel.root(), "No server.")));

    control(parallel.retry());

    TestOutputTopic<byte[], byte[]> tasks =
        driver()
            .createOutputTopic(
                Topics.SECTION_TASKS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    assertThat(tasks.readRecordsToList())
        .extracting(it -> new String(it.headers().lastHeader("lane").value(), UTF_8))
        .containsExactly("job-p#2", "job-p#3");
  }

  @Test
  void aJobThatNeverHadAPlanIsRequestedAgain() {
    plan(job.planningFailed("No server."));
    assertThat(onlyDocument().status()).isEqualTo(Document.Status.FAILED);

    control(job.retry());

    TestOutputTopic<byte[], byte[]> requests =
        driver()
            .createOutputTopic(
                Topics.WRITING_RETRIES, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var request = requests.readRecord();
    assertThat(new String(request.key(), UTF_8)).isEqualTo(job.id());
    assertThat(RequestReader.withDefaults().read(request.value(), "none")).isEqualTo(job.request());
    assertThat(
            RecordOrigin.of(Topics.WRITING_RETRIES, request.headers(), new RecordPosition(9, 9), 9))
        .isEqualTo(
            new RecordOrigin(
                new RecordPosition(0, 7), AssemblyFixture.REQUESTED.toEpochMilli(), 0, 1));
    assertThat(entries(JobStore.RECORDS)).isEmpty();

    plan(job.planningFailed("The first try again."));
    plan(job.planned());
    sections(job.chain("one", "two"));

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.COMPLETED);
  }

  /** Its author would else have the retried job follow its own instruction. */
  @Test
  void aJobWhosePlanningFailedTakesNothingOfAnotherRequestWithItsId() {
    AssemblyFixture other = job.until(START.plusSeconds(3_600));
    plan(job.planningFailed("No server."));
    documents();
    plan(other.planned());
    control(job.retry());
    plan(other.planned());
    plan(other.planningFailed("No server."));
    plan(other.cancelledUnplanned("Too late."));
    assertThat(documents()).isEmpty();
    assertThat(records(Topics.DEAD_LETTERS)).hasSize(3);

    plan(job.planned());
    sections(job.chain("one", "two"));

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.COMPLETED);
  }

  @Test
  void onlyAFailedJobIsRetriedAndTheOthersAreTold() {
    AssemblyFixture open = AssemblyFixture.of("job-open", 2);
    AssemblyFixture cancelled = AssemblyFixture.of("job-cancelled", 2);
    plan(job.planned());
    sections(job.chain("one", "two"));
    plan(open.planned());
    control(cancelled.cancel("dear"));
    AssemblyFixture late = AssemblyFixture.of("job-late", 2);
    plan(late.planned());
    sections(List.of(late.failed(1, late.root(), "No server.")));
    control(late.cancel("dear"));
    events();
    documents();

    control(job.retry());
    control(open.retry());
    control(cancelled.retry());
    control(late.retry());
    control(AssemblyFixture.of("job-unknown", 1).retry());

    assertThat(events())
        .extracting(JobEvent::jobId, JobEvent::type)
        .containsExactly(
            tuple("job-1", JobEvent.Type.NOT_RETRIED),
            tuple("job-open", JobEvent.Type.NOT_RETRIED),
            tuple("job-cancelled", JobEvent.Type.NOT_RETRIED),
            tuple("job-late", JobEvent.Type.NOT_RETRIED),
            tuple("job-unknown", JobEvent.Type.NOT_RETRIED));
    assertThat(documents()).isEmpty();
    assertThat(records(Topics.SECTION_TASKS)).isEmpty();
    assertThat(entries(JobStore.RECORDS)).containsExactly("job-open/" + open.root());
  }

  @Test
  void whatAFailedJobHasIsForgottenAfterItsTime() {
    plan(job.planned());
    sections(job.chain("one").subList(0, 1));
    sections(List.of(job.failed(2, job.chain("one").getFirst().hash(), "No server.")));
    AssemblyFixture unplanned = AssemblyFixture.of("job-2", 1);
    plan(unplanned.planningFailed("No server."));
    assertThat(entries(JobStore.RECORDS))
        .containsExactlyInAnyOrder(
            "job-1/" + job.root(),
            "job-1/" + job.chain("one").getFirst().hash(),
            "job-1/#000000",
            "job-2/request");

    driver().advanceWallClockTime(AssemblyLimits.DEFAULT.rememberFinished().plusMinutes(1));
    driver().advanceWallClockTime(Duration.ofMinutes(1));

    assertThat(entries(JobStore.RECORDS)).isEmpty();
    assertThat(entries(JobStore.FINISHED_JOBS)).isEmpty();
  }

  @Test
  void aRetriedJobKeepsItsDeadline() {
    AssemblyFixture due = job.until(START.plusSeconds(60));
    plan(due.planned());
    sections(List.of(due.failed(1, due.root(), "No server.")));
    documents();
    control(due.retry());

    driver().advanceWallClockTime(Duration.ofSeconds(62));

    assertThat(onlyDocument().status()).isEqualTo(Document.Status.CANCELLED);
  }

  @Test
  void aJobWhoseBudgetIsUsedUpIsCancelledAndContinuesWithALargerOne() {
    plan(job.planned());
    SectionRecord.Written one = job.chain("one").getFirst();
    sections(
        List.of(
            one,
            new SectionRecord.Failed(
                "job-1", 2, one.hash(), "Its budget is used up.", START, 0, 70L)));

    Document cancelled = onlyDocument();
    control(new JobControl.Retry("job-1", START, 500L));
    sections(List.of(job.chain("one", "two").getLast()));

    assertThat(cancelled.status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(cancelled.reason()).isEqualTo("Its budget is used up.");
    assertThat(cancelled.text()).isEqualTo("one");
    assertThat(read(Topics.SECTION_TASKS, SectionTask.class))
        .containsExactly(
            new SectionTask("job-1", 2, 2, Mode.SEQUENTIAL, new RecordPosition(0, 0), 1, 500L));
    assertThat(onlyDocument().status()).isEqualTo(Document.Status.COMPLETED);
  }

  private static SectionTask task(String jobId, int index, int total, RecordPosition plan) {
    return new SectionTask(jobId, index, total, Mode.SEQUENTIAL, plan, 1);
  }
}
