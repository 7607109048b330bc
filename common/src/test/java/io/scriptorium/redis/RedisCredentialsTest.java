package io.scriptorium.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.redis.RedisSettings.Credentials;
import io.scriptorium.runtime.Secret;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RedisCredentialsTest {

  @ParameterizedTest
  @CsvSource({
    "redis://host, ,",
    "redis://:word@host, , word",
    "redis://word@host, , word",
    "redis://me:word@host, me, word",
    "redis://a%3Ab:c%3Ad%2F%40%25@host, a:b, c:d/@%",
    "redis://me:a+b%20c@host, me, a+b c",
  })
  void userAndPasswordOfTheUrlAreDecoded(String url, String user, String password) {
    assertThat(RedisSettings.at(url).credentials())
        .isEqualTo(new Credentials(user, password == null ? null : Secret.of(password)));
  }

  @ParameterizedTest
  @CsvSource({"redis://host, ", "redis://me@host, me", "redis://me:@host, me"})
  void withAPasswordFromAFileTheUrlNamesTheUserAlone(String url, String user, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "from:file\n");

    assertThat(read("--redis-url=" + url, "--redis-password-file=" + file).credentials())
        .isEqualTo(new Credentials(user, Secret.of("from:file")));
  }

  /** Else the password would be cut at that character, and its beginning taken for a port. */
  @ParameterizedTest
  @ValueSource(strings = {"redis://me:12#4@host:6379", "redis://me:12?4@host:6379"})
  void aPasswordThatIsNotEncodedIsRefusedAndNotShown(String url) {
    assertThatThrownBy(() -> read("--redis-url=" + url))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("%XX")
        .hasMessageNotContaining("12");
  }

  @Test
  void aPasswordFileThatIsEmptyOrMissingIsNamed(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThatThrownBy(() -> read("--redis-password-file=" + empty))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(empty.toString());
    assertThatThrownBy(() -> read("--redis-password-file=" + folder.resolve("none")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("REDIS_PASSWORD_FILE");
  }

  @Test
  void aCertificateNeedsItsKey(@TempDir Path folder) throws Exception {
    Path certificate = Files.writeString(folder.resolve("own.pem"), "");

    assertThatThrownBy(() -> read("--redis-cert-file=" + certificate))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--redis-key-file");
  }

  @Test
  void aFileThatHoldsNoCertificateIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "nothing");

    RedisSettings settings = read("--redis-url=rediss://host", "--redis-ca-file=" + file);
    assertThatThrownBy(() -> RedisTls.options(settings))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--redis-ca-file (REDIS_CA_FILE)")
        .hasMessageContaining(file.toString());
  }

  @Test
  void neitherShowsThePassword(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "hunter2");
    RedisSettings settings = read("--redis-url=redis://host", "--redis-password-file=" + file);

    assertThat(settings.credentials().password()).isEqualTo(Secret.of("hunter2"));
    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(settings.credentials().toString()).doesNotContain("hunter2");
  }

  private static RedisSettings read(String... arguments) {
    SettingsReader<RedisSettings> reader = SettingsReader.of(RedisSettings.class);
    return CommandLine.populateCommand(reader, arguments).read(Map.of());
  }
}
