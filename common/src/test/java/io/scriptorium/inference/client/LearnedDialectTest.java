package io.scriptorium.inference.client;

import static io.scriptorium.inference.client.FakeServer.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client learns of a server, from what the server refuses and from its answers. */
@Timeout(30)
class LearnedDialectTest {

  private static final List<ChatMessage> MESSAGES =
      List.of(
          ChatMessage.system("S"),
          ChatMessage.user("U"),
          ChatMessage.assistant("A"),
          ChatMessage.user("V"));
  private static final ChatRequest REQUEST = new ChatRequest("job-1", MESSAGES, 500);
  private static final ChatRequest SHAPED =
      new ChatRequest("job-1", MESSAGES, 500, ResponseSchema.of("plan", "{\"type\":\"object\"}"));

  @RegisterExtension final OpenedResources opened = new OpenedResources();

  /** Case 34. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "System role not supported",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "messages[0].role: unknown variant `system`, expected `user` or `assistant`",
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        "Developer instruction is not enabled for models/gemma-3-27b-it"
      })
  void movesTheSystemTextWhereTheRoleIsRefused(String message) throws Exception {
    // given
    FakeServer server = refusing(message, it -> has(it, "system"));
    ChatClient client = client(null);

    // when
    for (int i = 0; i < 2; i++) {
      assertThat(client.complete(server.server(), REQUEST).text()).isEqualTo("Text.");
    }

    // then
    assertThat(server.chats).hasSize(3);
    assertThat(server.chats.getLast().request().path("messages"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    [{"role":"user","content":"S\\n\\nU"},{"role":"assistant","content":"A"},
                     {"role":"user","content":"V"}]
                    """));
  }

  @Test
  void joinsTurnsWhereTheyMustAlternate() throws Exception {
    FakeServer server =
        refusing("roles must alternate user/assistant", it -> it.path("messages").size() > 1);
    var twoTurns =
        new ChatRequest("job-1", List.of(ChatMessage.user("U"), ChatMessage.user("V")), 100);

    assertThat(client(null).complete(server.server(), twoTurns).text()).isEqualTo("Text.");
  }

  @Test
  void sendsNoTemperatureWhereItIsRefused() throws Exception {
    FakeServer server =
        refusing(
            "Unsupported value: 'temperature' does not support 0.5 with this model. Only the"
                + " default (1) value is supported.",
            it -> it.has("temperature"));

    assertThat(client(0.5).complete(server.server(), REQUEST).text()).isEqualTo("Text.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_tokens is too large: 500. This model supports at most 300 completion tokens",
        "Range of max_tokens should be [1, 300]",
        "`max_tokens` must be less than or equal to `300`, the maximum value for this model"
      })
  void asksForAsManyTokensAsAreAllowed(String message) throws Exception {
    // given
    FakeServer server = refusing(message, it -> it.path("max_tokens").asInt() > 300);
    ChatClient client = client(null);

    // when
    for (int i = 0; i < 2; i++) {
      assertThat(client.complete(server.server(), REQUEST).text()).isEqualTo("Text.");
    }

    // then
    assertThat(server.chats).hasSize(3);
    assertThat(server.chats.getLast().request().path("max_tokens").asInt()).isEqualTo(300);
  }

  @Test
  void aRefusalThatNamesNothingIsTheSchemasOnlyOnceTheRequestWithoutItIsAnswered()
      throws Exception {
    // given
    FakeServer server = refusing("Bad Request", it -> it.has("response_format"));
    ChatClient client = client(null);

    // when
    assertThat(failure(client, server, SHAPED)).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(failure(client, server, SHAPED)).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(server.chats).hasSize(2);
    client.complete(server.server(), SHAPED.withoutSchema());

    // then
    assertThat(failure(client, server, SHAPED)).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(server.chats).hasSize(3);
  }

  @Test
  void aRefusalForAnotherReasonIsNotTheSchemas() {
    FakeServer server = refusing("Bad Request", it -> true);
    ChatClient client = client(null);

    assertThat(failure(client, server, SHAPED)).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(failure(client, server, SHAPED.withoutSchema())).isInstanceOf(RejectedRequest.class);
    failure(client, server, SHAPED);
    assertThat(server.chats).hasSize(3);
  }

  @Test
  void aServerThatWasRestartedIsLearnedAnew() throws Exception {
    // given
    FakeServer server = refusing("System role not supported", it -> has(it, "system"));
    ChatClient client = client(null);
    client.complete(server.server(), REQUEST);

    // when
    client.forget(server.server().name());
    client.complete(server.server(), REQUEST);

    // then
    assertThat(server.chats).hasSize(4);
  }

  /** Case 19. */
  @ParameterizedTest
  @CsvSource({"1500", "3000", "12000"})
  void makesRoomForReasoningBesideTheText(int reasoning) throws Exception {
    // given
    FakeServer server = opened.serving(call -> reason(call, reasoning, 400));
    ChatClient client = client(null);

    // when
    ChatAnswer first = client.complete(server.server(), REQUEST);
    int tries = server.chats.size();
    ChatAnswer second = client.complete(server.server(), REQUEST);

    // then
    assertThat(first.text()).hasSize(1_600);
    assertThat(first.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(first.reasoningTokens()).isEqualTo(reasoning);
    assertThat(tries).isLessThanOrEqualTo(4);
    assertThat(second.text()).hasSize(1_600);
    assertThat(server.chats).hasSize(tries + 1);
    assertThat(server.chats.getLast().request().path("max_tokens").asInt())
        .isLessThanOrEqualTo(500 + reasoning * 2);
  }

  @Test
  void theRoomForReasoningIsBounded() {
    // given
    FakeServer server = opened.serving(call -> reason(call, 1_000_000, 400));

    // then
    assertThat(failure(client(null), server, REQUEST)).isInstanceOf(EmptyAnswer.class);
    assertThat(server.chats.getLast().request().path("max_tokens").asInt()).isEqualTo(500 + 16_384);
    assertThat(server.chats).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aModelThatReasonsElsewhereIsGivenRoomFromTheFirstRequest() throws Exception {
    // given
    FakeServer first = opened.serving(call -> reason(call, 1_500, 400));
    FakeServer second = opened.serving(call -> reason(call, 1_500, 400));
    ChatClient client = client(null);
    client.complete(first.server(), REQUEST);

    // then
    assertThat(client.complete(second.server(), REQUEST).text()).isNotBlank();
    assertThat(second.chats).hasSize(1);
  }

  private static void reason(FakeServer.Call call, int reasoning, int text) throws IOException {
    int limit = call.request().path("max_tokens").asInt();
    int thought = Math.min(limit, reasoning);
    int written = Math.min(limit - thought, text);
    call.stream()
        .event(
            "{\"choices\":[{\"delta\":{\"reasoning_content\":\"%s\"}}]}"
                .formatted("Hm. ".repeat(Math.min(thought, 3_000))))
        .event(FakeServer.delta("tea ".repeat(written)))
        .event(
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":%d,\"completion_tokens_details\":{\"reasoning_tokens\":%d}}}"
                .formatted(written < text ? "length" : "stop", thought + written, thought))
        .event(DONE)
        .end();
  }

  private static boolean has(JsonNode request, String role) {
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asString().equals(role)) {
        return true;
      }
    }
    return false;
  }

  private FakeServer refusing(String message, Predicate<JsonNode> what) {
    return opened.serving(call -> {
      if (what.test(call.request())) {
        call.json(
            400,
            "{\"error\":{\"message\":%s}}"
                .formatted(JsonMapper.shared().writeValueAsString(message)));
      } else {
        call.answer("Text.");
      }
    });
  }

  private ChatClient client(@Nullable Double temperature) {
    var limit = Duration.ofSeconds(20);
    return opened.add(
        new ChatClient(
            new ServerConnections(limit, null),
            "model",
            new ChatSettings(temperature, limit, limit, limit, 16_384, 100_000)));
  }

  private static InferenceFailure failure(
      ChatClient client, FakeServer server, ChatRequest request) {
    return catchThrowableOfType(
            InferenceException.class, () -> client.complete(server.server(), request))
        .failure();
  }
}
