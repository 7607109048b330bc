package io.scriptorium.benchmarks;

import io.scriptorium.inference.ChatClient;
import io.scriptorium.inference.InferenceServer;
import io.scriptorium.inference.InferenceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Loops that write jobs one after another, without a broker, a Redis or a record of anything. */
final class Baseline implements Contestant {

  private final Kind kind;
  private final List<InferenceServer> servers;
  private final int loops;
  private final ChatClient client;

  /** The ways to share the jobs and the servers. */
  enum Kind {
    /** Eight loops with a shard of the jobs and a server each, as AgentWrite's scripts come. */
    SHARDS_8,
    /** The same with as many loops as there are seats. */
    SHARDS,
    /** A loop for each seat, one queue, and each question to the server with the fewest. */
    LEAST_LOADED,
    /** The same with Scriptorium's kind of prompts. */
    LEAST_LOADED_CONVERSATION;

    boolean sharded() {
      return this == SHARDS_8 || this == SHARDS;
    }

    BaselinePrompts prompts() {
      return this == LEAST_LOADED_CONVERSATION
          ? BaselinePrompts.CONVERSATION
          : BaselinePrompts.ONE_MESSAGE;
    }
  }

  Baseline(Kind kind, List<InferenceServer> servers) {
    this.kind = kind;
    this.servers = servers;
    this.loops =
        kind == Kind.SHARDS_8 ? 8 : servers.stream().mapToInt(InferenceServer::seats).sum();
    this.client = new ChatClient(InferenceSettings.of(servers));
  }

  @Override
  public String name() {
    return switch (kind) {
      case SHARDS_8, SHARDS -> loops + " loops, fixed shards";
      case LEAST_LOADED -> loops + " loops, least loaded";
      case LEAST_LOADED_CONVERSATION -> loops + " loops, least loaded, growing prompts";
    };
  }

  @Override
  public boolean growingPrompts() {
    return kind.prompts() == BaselinePrompts.CONVERSATION;
  }

  @Override
  public List<WrittenDocument> write(List<Job> jobs) throws InterruptedException {
    Queue<Job> shared = new ConcurrentLinkedQueue<>(jobs);
    Routing leastLoaded = new Routing.LeastLoaded(servers);
    List<Future<List<WrittenDocument>>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int loop = 0; loop < loops; loop++) {
        Queue<Job> mine = kind.sharded() ? shard(jobs, loop) : shared;
        Routing routing =
            kind.sharded() ? new Routing.Pinned(servers.get(loop % servers.size())) : leastLoaded;
        var author = new SequentialAuthor(client, kind.prompts(), routing);
        running.add(threads.submit(() -> writeAll(author, mine)));
      }
      List<WrittenDocument> documents = new ArrayList<>();
      for (Future<List<WrittenDocument>> each : running) {
        documents.addAll(each.get());
      }
      return documents;
    } catch (ExecutionException e) {
      throw new IllegalStateException(name() + " broke off: " + e.getCause(), e);
    }
  }

  /** As many jobs apart as there are loops, which spreads long and short ones evenly. */
  private Queue<Job> shard(List<Job> jobs, int loop) {
    return new ConcurrentLinkedQueue<>(
        IntStream.iterate(loop, number -> number < jobs.size(), number -> number + loops)
            .mapToObj(jobs::get)
            .toList());
  }

  private static List<WrittenDocument> writeAll(SequentialAuthor author, Queue<Job> jobs)
      throws InterruptedException {
    List<WrittenDocument> documents = new ArrayList<>();
    @Nullable Job job = jobs.poll();
    while (job != null) {
      documents.add(author.write(job));
      job = jobs.poll();
    }
    return documents;
  }

  @Override
  public Cost cost() {
    return Cost.UNKNOWN;
  }

  @Override
  public void close() {
    client.close();
  }
}
