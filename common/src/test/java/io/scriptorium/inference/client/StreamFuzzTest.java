package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.hostile.Mutator;
import io.scriptorium.job.Json;
import io.scriptorium.job.TokenUsage;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever a server sends is an answer that a record can hold, or a failure of a known kind. */
class StreamFuzzTest {

  private static final int MOST_CHARACTERS = 10_000;
  private static final int MOST_EVENT_BYTES = 8_000;
  private static final int LONGEST_EXCERPT = 200;
  private static final int LONGEST_REASON = 4_000;
  private static final long MOST_TOKENS = 1_000_000_000;

  private static final List<String> STREAMS =
      List.of(
          """
          data: {"model":"m","choices":[{"delta":{"role":"assistant","content":"Tea is "}}]}

          data: {"model":"m","choices":[{"delta":{"content":"a drink \\ud83c\\udf75."},"finish_reason":"stop"}]}

          data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":3}}}

          data: [DONE]

          """,
          """
          : keep-alive

          data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}

          data: {"choices":[{"delta":{"content":"<think>x</think>\\nTea."},"finish_reason":"length"}],"timings":{"cache_n":1,"prompt_n":2,"predicted_n":3}}

          """,
          """
          event: error
          data: {"error":{"message":"maximum context length is 10","code":400}}

          """,
          """
          data:

          data: {"choices":[{"message":{"content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"Tea <think>x</think> is [THINK]y[/THINK] good."}]}}]}
          data: {"choices":[{"index":"0","text":"analysis","finish_reason":"FINISH_REASON_STOP"}]}

          data: {"choices":[],"usage":{"prompt_tokens":"10","completion_tokens":"5"}}

          data:  [DONE]\s
          """,
          """
          data: {"choices":[{"delta":{"content":"<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Tea"}}]}

          data: [DONE]

          """,
          "error: {\"code\":500,\"message\":\"Loading model\"}\n\n",
          """
          data: {"choices":[{"delta":{"tool_calls":[{"id":"x"}],"refusal":null},"finish_reason":"tool_calls"}]}

          data: {"choices":[{"delta":{"refusal":"no"},"finish_reason":"content_filter"}]}

          """);

  private static final List<String> ERRORS =
      List.of(
          "{\"error\":{\"message\":\"Unsupported parameter: max_tokens, use"
              + " max_completion_tokens\",\"code\":400}}",
          "{\"detail\":\"response_format json_schema is not supported\"}",
          "<html>bearer abc sk-0123456789</html>",
          "{\"error\":\"maximum context length\"}",
          "120",
          "Sun, 06 Nov 1994 08:49:37 GMT");

  private static final InferenceServer SERVER =
      new InferenceServer(URI.create("http://127.0.0.1:1/v1"), 1, null, null);

  private final FailureReader failures = new FailureReader(SERVER, null);

  @Test
  void streams() {
    Fuzzing.run(
        "streams",
        STREAMS,
        mutator -> {
          ChatAnswer answer;
          try {
            answer = read(mutator);
          } catch (InferenceException e) {
            assertThat(e.failure().reason()).isNotBlank().hasSizeLessThan(LONGEST_REASON);
            return;
          } catch (IOException e) {
            return;
          }
          assertThat(answer.text()).isNotBlank();
          assertThat(answer.text().length()).isLessThanOrEqualTo(MOST_CHARACTERS);
          assertThat(Json.read(Json.write(answer.text()), String.class)).isEqualTo(answer.text());
          TokenUsage usage = answer.usage();
          assertThat(usage.prompt()).isBetween(0L, MOST_TOKENS);
          assertThat(usage.cached()).isBetween(0L, usage.prompt());
          assertThat(usage.completion()).isBetween(0L, MOST_TOKENS);
        });
  }

  @Test
  void wholeBodies() {
    Fuzzing.run(
        "whole bodies",
        List.of(
            "{\"choices\":[{\"message\":{\"content\":\"Tea.\"},\"finish_reason\":null}]}",
            "{\"message\":{\"content\":\"Te\"}}\n{\"message\":{\"content\":\"a.\"}}",
            "{\"error\":{\"message\":\"no\",\"code\":\"404\"}}"),
        mutator -> {
          var answer = new StreamedAnswer(failures, MOST_CHARACTERS);
          try {
            if (answer.acceptBody(new String(mutator.bytes(), UTF_8))) {
              assertThat(answer.complete("m", Duration.ZERO, Duration.ZERO).text()).isNotBlank();
            }
          } catch (InferenceException e) {
            assertThat(e.failure().reason()).isNotBlank().hasSizeLessThan(LONGEST_REASON);
          }
        });
  }

  @Test
  void compressedBodies() {
    Fuzzing.run(
        "compressed bodies",
        List.of("\u001f\u008b\b\u0000", "x\u009c"),
        mutator -> {
          for (String encoding : List.of("gzip", "deflate")) {
            BodyDecoder decoder = Objects.requireNonNull(BodyDecoder.of(encoding));
            try {
              assertThat(decoder.decode(List.of(ByteBuffer.wrap(mutator.bytes())))).isNotNull();
            } catch (IOException e) {
              assertThat(e).hasMessageMatching("(?s).{10,200}");
            }
          }
        });
  }

  private ChatAnswer read(Mutator mutator) throws InferenceException, IOException {
    var parser = new SseParser(MOST_EVENT_BYTES);
    var answer = new StreamedAnswer(failures, MOST_CHARACTERS);
    byte[] bytes = mutator.bytes();
    for (int at = 0; at < bytes.length && !answer.done(); ) {
      int length = Math.min(bytes.length - at, 1 + mutator.random().nextInt(300));
      for (SseParser.Event event : parser.feed(ByteBuffer.wrap(bytes, at, length))) {
        answer.accept(event);
      }
      at += length;
    }
    var rest = parser.rest();
    if (rest.isPresent()) {
      answer.acceptRest(rest.get());
    }
    return answer.complete("requested", Duration.ZERO, Duration.ZERO);
  }

  @Test
  void errors() {
    var request =
        new ChatRequest(
            "tea",
            List.of(ChatMessage.user("Tea")),
            10,
            ResponseSchema.of("plan", "{\"type\": \"object\"}"));
    Fuzzing.run(
        "errors of servers",
        ERRORS,
        mutator -> {
          String body = new String(mutator.bytes(), UTF_8);
          int status = mutator.any(List.of(200, 400, 404, 422, 500, 501));
          assertThat(RefusalReader.next(Dialect.FULL, request, 10, true, status, body)).isNotNull();
          assertThat(WindowReader.inRefusal(body)).isNotNull();
          assertThat(failures.ofStatus(status, body, Optional.empty()).reason())
              .isNotBlank()
              .hasSizeLessThan(LONGEST_REASON);
          assertThat(failures.inStream(body).reason()).isNotBlank().hasSizeLessThan(LONGEST_REASON);
          assertThat(failures.excerpt(FailureReader.message(body)))
              .isNotBlank()
              .hasSizeLessThanOrEqualTo(LONGEST_EXCERPT)
              .doesNotContainPattern("[\\p{Cntrl}]");
          FailureReader.retryAfter(body, Instant.EPOCH)
              .ifPresent(it -> assertThat(it.isNegative()).isFalse());
        });
  }

  @Test
  void listsOfModels() {
    Fuzzing.run(
        "lists of models",
        List.of(
            "{\"object\":\"list\",\"data\":[{\"id\":\"qwen-3\",\"created\":1},{\"id\":\"b\"}]}",
            "{\"data\":[]}"),
        mutator ->
            ChatClient.firstModel(new String(mutator.bytes(), UTF_8))
                .ifPresent(it ->
                    assertThat(Json.read(Json.write(it), String.class))
                        .isEqualTo(it)
                        .isNotBlank()));
  }
}
