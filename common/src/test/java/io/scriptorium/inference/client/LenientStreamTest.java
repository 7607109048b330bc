package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.job.TokenUsage;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers send that has one meaning; each stream here is "Text." in one of its forms. */
class LenientStreamTest {

  private static final InferenceServer SERVER =
      new InferenceServer(URI.create("http://127.0.0.1:1/v1"));
  private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"Text.\"}}]}";
  private static final String STOP =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";

  /** Cases 21 to 31 and others of their kinds; ~ is a line feed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // empty events, comments
        "data: ~~{TEXT}~~data:~~{STOP}~~data: [DONE]~~",
        ": keep-alive~~{TEXT}~~:~~{STOP}~~",
        "event: ping~data: ~~{TEXT}~~{STOP}~~",
        "id: 1~retry: 10~{TEXT}~~{STOP}~~",
        // garbage after the end
        "{TEXT}~~{STOP}~~data: Deprecated~~data: [DONE]~~",
        "{TEXT}~~{STOP}~~data: [DONE]~~data: }{~~data: {\"error\":\"late\"}~~",
        "{TEXT}~~{STOP}~~data:  [DONE] ~~",
        // finish reasons
        "{TEXT}~~data: [DONE]~~",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"finish_reason\":null}]}~~data: [DONE]~~",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]}~~data:[DONE]",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"STOP\"}]}~~",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"FINISH_REASON_STOP\"}]}~~",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"something_new\"}]}~~",
        "{TEXT}~~data: {\"choices\":[{\"delta\":{},\"stop_reason\":\"end_turn\"}]}~~",
        // where the text is
        "data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"Te\"},\"xt.\"]}}]}~~{STOP}~~",
        "data: {\"choices\":[{\"message\":{\"content\":\"Text.\"}}]}~~{STOP}~~",
        "data: {\"choices\":[{\"text\":\"Text.\"}]}~~{STOP}~~",
        "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"No\"}},{\"index\":0,\"delta\":{\"content\":\"Text.\"}}]}~~{STOP}~~",
        "data: {\"choices\":[]}~~data: {\"choices\":null}~~{TEXT}~~{STOP}~~",
        "data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]}]}}]}~~{TEXT}~~{STOP}~~",
        "data: {\"choices\":[{\"delta\":\"Text.\"}]}~~{STOP}~~",
        "data: {\"choices\":[{\"content\":\"Text.\"}]}~~{STOP}~~",
        "data: {\"choices\":{\"delta\":{\"content\":\"Text.\"}}}~~{STOP}~~",
        "data: {\"choices\":{\"0\":{\"delta\":{\"content\":\"Text.\"}}}}~~{STOP}~~",
        "data: {\"response\":\"Text.\",\"done\":true}~~",
        "data: {\"message\":{\"role\":\"assistant\",\"content\":\"Text.\"},\"done\":true}~~",
        "{TEXT}~~data: {\"done\":true}~~",
        // how events are cut
        "{TEXT}~{STOP}~data: [DONE]~~",
        "{TEXT}~~{STOP}",
        "data: {\"choices\":~data: [{\"delta\":{\"content\":\"Text.\"}}]}~~{STOP}~~",
        "\uFEFF{TEXT}~~{STOP}~~",
        // no stream at all
        "{\"choices\":[{\"message\":{\"content\":\"Text.\"},\"finish_reason\":\"stop\"}]}",
        " ~{~\"choices\":[{\"message\":{\"content\":[{\"text\":\"Text.\"}]}}]}~",
        "\uFEFF{\"choices\":[{\"text\":\"Text.\",\"finish_reason\":\"stop\"}]}",
        "{\"message\":{\"content\":\"Te\"},\"done\":false}~{\"message\":{\"content\":\"xt.\"},\"done\":true}",
      })
  void hasOneMeaning(String stream) throws Exception {
    String bytes = stream.replace("{TEXT}", TEXT).replace("{STOP}", STOP).replace('~', '\n');

    for (String lines : new String[] {bytes, bytes.replace("\n", "\r\n")}) {
      for (int size : new int[] {1, 7, 100_000}) {
        ChatAnswer answer = read(lines, size);
        assertThat(answer.text()).isEqualTo("Text.");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"MAX_TOKENS", "length", "max_output_tokens", "model_length"})
  void readsALimitInAnyCase(String reason) throws Exception {
    String stop = STOP.replace("stop\"", reason + "\"");

    assertThat(read(TEXT + "\n\n" + stop + "\n\n", 100).finishReason())
        .isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aWholeAnswerAtTheEndIsNotDoubled() throws Exception {
    String whole = "The whole answer, twice.";
    String stream =
        "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n".formatted(whole)
            + "data: {\"choices\":[{\"message\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}\n\n"
                .formatted(whole);

    assertThat(read(stream, 100).text()).isEqualTo(whole);
  }

  @Test
  void readsNumbersThatAreStrings() throws Exception {
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":\"30\",\"completion_tokens\":\"4\","
            + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}}\n\n";

    ChatAnswer answer = read(TEXT + "\n\n" + STOP + "\n\n" + usage, 100);

    assertThat(answer.usage()).isEqualTo(new TokenUsage(30, 0, 4));
    assertThat(answer.reasoningTokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":\"error\",\"message\":\"the worker is gone\",\"code\":50001}",
        "{\"error\":{\"code\":502,\"message\":\"the worker is gone\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"the worker is gone\"}}",
        "{\"detail\":\"the worker is gone\"}"
      })
  void anErrorIsNoText(String error) {
    var thrown =
        catchThrowableOfType(
            InferenceException.class,
            () -> read(TEXT + "\n\ndata: " + error + "\n\ndata: [DONE]\n\n", 100));

    assertThat(thrown.failure()).isInstanceOf(ServerError.class);
    assertThat(thrown).hasMessageContaining("the worker is gone");
  }

  /** As {@link AnswerReader} does, in chunks of so many bytes. */
  private static ChatAnswer read(String stream, int size)
      throws IOException, InferenceException, InterruptedException {
    byte[] bytes = stream.getBytes(UTF_8);
    var body = new ResponseBody("");
    body.onSubscribe(new NoSubscription());
    for (int at = 0; at < bytes.length; at += size) {
      body.onNext(
          java.util.List.of(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)).slice()));
    }
    body.onComplete();
    var failures = new FailureReader(SERVER, null);
    var second = Duration.ofSeconds(1);
    var settings = new ChatSettings(null, second, second, second, 16_384, 10_000);
    return new AnswerReader(
            body,
            "text/event-stream",
            failures,
            new StreamedAnswer(failures, 10_000),
            new AnswerReader.Deadline("s", settings, Duration.ofSeconds(20), System.nanoTime()),
            _ -> {},
            null,
            new ReadingPace(0))
        .read("requested");
  }

  private record NoSubscription() implements java.util.concurrent.Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
