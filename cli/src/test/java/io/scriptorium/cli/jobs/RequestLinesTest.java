package io.scriptorium.cli.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.jobs.RequestLines.Line;
import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.job.Priority;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.WritingRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class RequestLinesTest {

  @Test
  void readsBothFormsAndGivesIdsOfTheirOwn() throws IOException {
    List<Line> lines =
        read(
            """
            {"instruction": "Write", "id": "mine", "words": 300}

            {"prompt": "Write more", "length": 400, "type": "essay"}
            {"prompt": "Write more", "length": 400, "type": "essay"}
            """);

    List<WritingRequest> requests = lines.stream().map(RequestLinesTest::request).toList();
    assertThat(requests).extracting(WritingRequest::words).containsExactly(300, 400, 400);
    assertThat(requests.getFirst().id()).isEqualTo("mine");
    assertThat(requests.get(1).id()).endsWith("-00003");
    assertThat(requests.get(2).id()).endsWith("-00004");
    assertThat(requests.get(1).metadata()).containsEntry("type", "essay");
  }

  @Test
  void priorityAndTenantOfTheCommandAreThoseOfLinesThatNameNone() throws IOException {
    var options = new RequestOptions();
    new CommandLine(
            CommandSpec.create().addMixin("request", CommandSpec.forAnnotatedObject(options)))
        .parseArgs("--priority", "bulk", "--tenant", "data-sets");
    String text =
        """
        {"instruction": "Write"}
        {"instruction": "Write", "priority": "urgent"}
        {"instruction": "Write", "tenant": "reports"}
        """;
    var lines =
        new RequestLines(
            new ByteArrayInputStream(text.getBytes(UTF_8)),
            RequestReader.withDefaults(),
            GeneratedJobIds.create(),
            options.completion());

    List<JobClass> classes = new ArrayList<>();
    for (Line line = lines.next(); line != null; line = lines.next()) {
      classes.add(new JobClass(request(line).urgency(), request(line).countsFor()));
    }

    assertThat(options.givenForOne()).isFalse();
    assertThat(classes)
        .containsExactly(
            new JobClass(Priority.BULK, "data-sets"),
            new JobClass(Priority.URGENT, "data-sets"),
            new JobClass(Priority.BULK, "reports"));
  }

  private record JobClass(Priority priority, String tenant) {}

  @Test
  void namesTheLineThatIsWrongAndGoesOn() throws IOException {
    List<Line> lines =
        read(
            """
            not json
            {"instruction": "Write", "wrods": 300}
            {"instruction": "Write", "id": "a"}
            {"instruction": "Write again", "id": "a"}
            {"instruction": "last, without a line break"}\
            """);

    assertThat(lines).hasSize(5).extracting(Line::number).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(bad(lines.get(0))).contains("not JSON");
    assertThat(bad(lines.get(1))).contains("wrods", "allowed");
    assertThat(bad(lines.get(3))).contains("\"a\"", "line 3");
    assertThat(request(lines.get(4)).instruction()).startsWith("last");
  }

  @Test
  void passesOverAByteOrderMarkAndCarriageReturns() throws IOException {
    List<Line> lines = read("\uFEFF{\"instruction\": \"Write\"}\r\n\r\n");

    assertThat(lines).singleElement().isInstanceOf(Line.Good.class);
  }

  @Test
  void refusesWhatIsNoUtf8() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"instruction\": \"".getBytes(UTF_8));
    bytes.write(0xC3);
    bytes.writeBytes("\"}\n".getBytes(UTF_8));

    assertThat(bad(read(bytes.toByteArray()).getFirst())).contains("UTF-8");
  }

  @Test
  void holdsNoLineThatIsLongerThanAnyRequest() throws IOException {
    String tooLong = "x".repeat(RequestLines.LONGEST_LINE_BYTES + 1);

    List<Line> lines = read(tooLong + "\n{\"instruction\": \"Write\"}\n");

    assertThat(bad(lines.getFirst())).contains("longer than 2,097,152 bytes");
    assertThat(request(lines.get(1)).instruction()).isEqualTo("Write");
  }

  @Test
  void twoSubmissionsOfTheSameLinesAreDifferentJobs() throws IOException {
    String line = "{\"instruction\": \"Write\"}\n";

    assertThat(request(read(line).getFirst()).id())
        .isNotEqualTo(request(read(line).getFirst()).id());
  }

  private static List<Line> read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private static List<Line> read(byte[] bytes) throws IOException {
    RequestLines lines =
        new RequestLines(
            new ByteArrayInputStream(bytes),
            RequestReader.withDefaults(),
            GeneratedJobIds.create());
    List<Line> all = new ArrayList<>();
    for (Line line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  private static WritingRequest request(Line line) {
    assertThat(line).isInstanceOf(Line.Good.class);
    return ((Line.Good) line).request();
  }

  private static String bad(Line line) {
    assertThat(line).isInstanceOf(Line.Bad.class);
    return ((Line.Bad) line).reason();
  }
}
