package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scriptorium.inference.client.InferenceFailure.CannotServe;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs are asked, and by which proxy. */
@Timeout(30)
class ServerAddressTest {

  private static final ChatRequest REQUEST =
      new ChatRequest("job-1", List.of(ChatMessage.user("Write.")), 100);

  @RegisterExtension final OpenedResources opened = new OpenedResources();

  @ParameterizedTest
  @CsvSource({
    "http://h:1/v1, http://h:1/v1/models, http://h:1/props",
    "http://h/llm/v3, http://h/llm/v3/models, http://h/llm/props",
    "https://h/v1beta/openai, https://h/v1beta/openai/models, https://h/v1beta/openai/props",
    "https://h, https://h/models, https://h/props",
    "http://my_h:1/v1?a=b, http://my_h:1/v1/models?a=b, http://my_h:1/props?a=b"
  })
  void findsWhatIsBelowAndBesideABaseUrl(String base, String below, String beside) {
    assertThat(ServerAddress.below(URI.create(base), "/models")).hasToString(below);
    assertThat(ServerAddress.beside(URI.create(base), "/props")).hasToString(beside);
  }

  @ParameterizedTest
  @CsvSource({
    "/v3, /v3/chat/completions",
    "'', /chat/completions",
    "/openai/deployments/g?api-version=1, /openai/deployments/g/chat/completions?api-version=1"
  })
  void asksBelowTheBaseUrl(String path, String asked) throws Exception {
    // given
    FakeServer server = opened.serving(call -> call.answer("Text."));
    var base = URI.create("http://127.0.0.1:" + server.port() + path);
    var inference = new InferenceServer(base, 1, null, new ApiKey("sesame"));

    // when
    client(Map.of()).complete(inference, REQUEST);

    // then
    FakeServer.Call call = server.chats.getFirst();
    assertThat(call.path).isEqualTo(asked);
    assertThat(call.headers).containsEntry("authorization", "Bearer sesame");
    assertThat(call.headers.containsKey("api-key")).isEqualTo(path.contains("api-version"));
    if (path.contains("deployments")) {
      assertThat(call.request().path("model").asString()).isEqualTo("g");
    }
  }

  @Test
  void whereAUrlHasNoPathAndNothingIsThereTheRemedyFits() {
    FakeServer server = opened.serving(call -> call.json(404, "{\"detail\":\"Not Found\"}"));
    String url = "http://127.0.0.1:" + server.port();

    InferenceFailure failure = failure(Map.of(), new InferenceServer(URI.create(url)));

    assertThat(failure).isInstanceOf(CannotServe.class);
    assertThat(failure.reason()).contains("write " + url + "/v1");
  }

  @Test
  void aHostNameMayHaveAnUnderscore() {
    InferenceFailure failure =
        failure(Map.of(), new InferenceServer(URI.create("http://no_such_host.invalid:8000/v1")));

    assertThat(failure).isInstanceOf(Unreachable.class);
    assertThat(failure.reason()).contains("the host name no_such_host.invalid is not known");
  }

  /** Case 39. */
  @ParameterizedTest
  @CsvSource({"HTTP_PROXY, http://", "http_proxy, ''", "ALL_PROXY, http://u:p@"})
  void asksByTheProxyOfTheEnvironment(String variable, String prefix) throws Exception {
    // given: a proxy that answers in place of the server
    FakeServer proxy = opened.serving(call -> call.answer("Text."));
    Map<String, String> environment = Map.of(variable, prefix + "127.0.0.1:" + proxy.port());
    var server = new InferenceServer(URI.create("http://model.example:8000/v1"));

    // then
    assertThat(client(environment).complete(server, REQUEST).text()).isEqualTo("Text.");
    assertThat(proxy.chats.getFirst().path)
        .isEqualTo("http://model.example:8000/v1/chat/completions");
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed() throws Exception {
    // given
    FakeServer proxy = opened.serving(call -> call.answer("Text."));
    String address = "127.0.0.1:" + proxy.port();
    proxy.close();

    // when
    InferenceFailure failure =
        failure(
            Map.of("HTTP_PROXY", "http://" + address),
            new InferenceServer(URI.create("http://model.example/v1")));

    // then
    assertThat(failure).isInstanceOf(Unreachable.class);
    assertThat(failure.reason()).contains("proxy " + address, "NO_PROXY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://model.example/v1      | ''                      | true
          http://localhost:1/v1        | ''                      | false
          http://127.0.0.9/v1          | ''                      | false
          http://[::1]/v1              | ''                      | false
          http://model.example/v1      | *                       | false
          http://model.example/v1      | other,model.example     | false
          http://a.model.example/v1    | model.example           | false
          http://a.model.example/v1    | .model.example          | false
          http://a.model.example/v1    | *.model.example         | false
          http://amodel.example/v1     | model.example           | true
          http://MODEL.example/v1      | Model.Example           | false
          http://model.example:8/v1    | model.example:8         | false
          http://model.example:9/v1    | model.example:8         | true
          http://model.example/v1      | model.example:80        | false
          http://10.1.2.3/v1           | 10.0.0.0/8              | false
          http://11.1.2.3/v1           | 10.0.0.0/8              | true
          http://10.1.2.3/v1           | 10.1.2.3                | false
          http://my_model:8/v1         | my_model                | false
          https://model.example/v1     | ''                      | true
          """)
  void reachesSomeHostsDirectly(String url, String noProxy, boolean proxied) {
    var proxies =
        new EnvironmentProxies(
            Map.of("HTTP_PROXY", "p:1", "https_proxy", "http://p:2", "NO_PROXY", noProxy));

    assertThat(proxies.select(URI.create(url)).getFirst().equals(Proxy.NO_PROXY))
        .isEqualTo(!proxied);
  }

  @Test
  void withoutProxiesAllHostsAreReachedDirectly() {
    var proxies = new EnvironmentProxies(Map.of("HTTP_PROXY", "ftp://p", "HTTPS_PROXY", ""));

    assertThat(proxies.select(URI.create("http://model.example/v1")))
        .containsExactly(Proxy.NO_PROXY);
  }

  private InferenceFailure failure(Map<String, String> environment, InferenceServer server) {
    return catchThrowableOfType(
            InferenceException.class, () -> client(environment).complete(server, REQUEST))
        .failure();
  }

  private ChatClient client(Map<String, String> environment) {
    var limit = Duration.ofSeconds(10);
    @Nullable Double none = null;
    return opened.add(
        new ChatClient(
            new ServerConnections(limit, null, environment),
            null,
            new ChatSettings(none, limit, limit, limit, 0, 10_000)));
  }
}
