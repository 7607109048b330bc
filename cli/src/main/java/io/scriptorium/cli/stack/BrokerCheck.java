package io.scriptorium.cli.stack;

import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.utils.Utils;

/**
 * Whether anything listens where Kafka should. A connection that is refused tells so at once, where
 * Kafka's clients try until their time is up.
 */
final class BrokerCheck {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final int LAST_PORT = 65_535;

  private BrokerCheck() {}

  /**
   * Returns where an address answers, or may do so later.
   *
   * @param remedy what the user can do, as a sentence
   * @throws UsageException if every address is refused or its host unknown
   */
  static void require(KafkaSettings kafka, String remedy) {
    List<Callable<String>> tries = new ArrayList<>();
    for (String address : kafka.bootstrapServers().split(",", -1)) {
      tries.add(() -> refusal(address.strip()));
    }
    List<String> refusals = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> outcome : threads.invokeAll(tries)) {
        if (outcome.get().isEmpty()) {
          return;
        }
        refusals.add(outcome.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka's addresses could not be tried.", e.getCause());
    }
    throw new UsageException(
        "Kafka does not answer: %s. %s".formatted(String.join("; ", refusals), remedy));
  }

  /** Why nobody can answer there; empty where somebody does, or it is not clear. */
  private static String refusal(String address) {
    String host = Utils.getHost(address);
    Integer port = Utils.getPort(address);
    if (host == null || port == null || port > LAST_PORT) {
      // Kafka's clients say what is wrong with it.
      return "";
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
      return "";
    } catch (UnknownHostException e) {
      return "the host of %s is not known".formatted(address);
    } catch (SocketTimeoutException e) {
      return "";
    } catch (IOException e) {
      return "nothing listens at " + address;
    }
  }
}
