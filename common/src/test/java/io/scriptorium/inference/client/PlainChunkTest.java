package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.TokenUsage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlainChunkTest {

  @Test
  void readsWhatServersSendMostly() {
    var chunk =
        PlainChunk.read(
                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1764,"model":"m",
                 "system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant",
                 "content":" caf\\u00e9 \\"x\\"","reasoning_content":null},"logprobs":null,
                 "finish_reason":null}],"usage":null}
                """)
            .orElseThrow();

    assertThat(chunk.text()).isEqualTo(" café \"x\"");
    assertThat(chunk.model()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[DONE]",
        "",
        "{",
        "{}",
        "{\"error\":{\"message\":\"no\"}}",
        "{\"object\":\"error\",\"choices\":[{\"delta\":{}}]}",
        "{\"choices\":[]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"index\":1}]}",
        "{\"choices\":[{\"delta\":{\"content\":[{\"text\":\"a\"}]}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\",\"refusal\":\"no\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":1}}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]} {\"choices\":[]}",
        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]"
      })
  void leavesEverythingElseToTheReaderOfAllForms(String json) {
    assertThat(PlainChunk.read(json)).isEmpty();
  }

  @Property(tries = 3_000)
  void whatItReadsTheReaderOfAllFormsReadsAlike(@ForAll("chunks") String json) {
    PlainChunk.read(json)
        .ifPresent(plain -> {
          JsonNode tree = JsonMapper.shared().readTree(json);
          assertThat(ChunkReader.error(tree)).isEmpty();
          assertThat(ChunkReader.pieces(tree))
              .containsExactly(new ChunkReader.Piece(plain.text(), false, "", "", false, null));
          assertThat(tree.path("model").stringValue(null)).isEqualTo(plain.model());
          var usage = new UsageReader();
          usage.read(tree);
          assertThat(usage.usage()).isEqualTo(TokenUsage.NONE);
        });
  }

  @Provide
  Arbitrary<String> chunks() {
    Arbitrary<String> value =
        Arbitraries.of(
            "null",
            "\"\"",
            "\"a\"",
            "\"error\"",
            "0",
            "1",
            "true",
            "{}",
            "[]",
            "[\"a\"]",
            "{\"text\":\"a\"}",
            "\"chat.completion.chunk\"");
    Arbitrary<String> inDelta =
        fields(value, "content", "content", "role", "refusal", "reasoning", "text", "tool_calls");
    Arbitrary<String> inChoice =
        fields(
            Arbitraries.oneOf(value, inDelta),
            "index",
            "delta",
            "delta",
            "message",
            "text",
            "finish_reason",
            "logprobs");
    Arbitrary<String> choices =
        Arbitraries.oneOf(
            inChoice.list().ofMaxSize(2).map(list -> "[" + String.join(",", list) + "]"), inChoice);
    return fields(
        Arbitraries.frequencyOf(Tuple.of(1, value), Tuple.of(2, choices)),
        "choices",
        "choices",
        "model",
        "object",
        "id",
        "usage",
        "error",
        "message",
        "done",
        "response");
  }

  private static Arbitrary<String> fields(Arbitrary<String> values, String... names) {
    return Arbitraries.of(names)
        .flatMap(name -> values.map(value -> "\"" + name + "\":" + value))
        .list()
        .ofMaxSize(4)
        .map(list -> "{" + String.join(",", list) + "}");
  }
}
