package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.ChatClient;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Loops that ask one question after another, without a broker, a Redis or a record of anything. */
final class Baseline implements Contestant {

  /** More than any answer of the simulated model takes. */
  private static final int MAX_TOKENS = 100_000;

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
    /**
     * A loop for each seat and one queue, at whose end a job waits for its next section, as tasks
     * of a usual job queue do; each question goes to the server with the fewest.
     */
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
    this.client = Fleet.clientOf(InferenceSettings.of(servers));
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
  public List<WrittenJob> write(List<BenchmarkJob> jobs) throws InterruptedException {
    DraftQueue shared = queue(jobs, false);
    LeastLoaded all = new LeastLoaded(servers);
    List<DraftQueue> queues = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int loop = 0; loop < loops; loop++) {
        DraftQueue queue = kind.sharded() ? queue(shard(jobs, loop), true) : shared;
        LeastLoaded routing =
            kind.sharded() ? new LeastLoaded(List.of(servers.get(loop % servers.size()))) : all;
        queues.add(queue);
        running.add(
            threads.submit(() -> {
              loop(queue, routing);
              return true;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(name() + " failed: " + e.getCause(), e);
    }
    return queues.stream().distinct().flatMap(queue -> queue.ended().stream()).toList();
  }

  private DraftQueue queue(List<BenchmarkJob> jobs, boolean jobByJob) {
    return new DraftQueue(
        jobs.stream().map(job -> new BaselineDraft(job, kind.prompts())).toList(), jobByJob);
  }

  /** As many jobs apart as there are loops, which spreads long and short ones evenly. */
  private List<BenchmarkJob> shard(List<BenchmarkJob> jobs, int loop) {
    return IntStream.iterate(loop, number -> number < jobs.size(), number -> number + loops)
        .mapToObj(jobs::get)
        .toList();
  }

  private void loop(DraftQueue queue, LeastLoaded routing) throws InterruptedException {
    for (BaselineDraft draft = queue.take(); draft != null; draft = queue.take()) {
      InferenceServer server = routing.enter();
      try {
        var request = new ChatRequest(draft.jobId(), draft.question(), MAX_TOKENS);
        draft.answered(client.complete(server, request).text());
      } catch (InferenceException e) {
        System.err.println(draft.jobId() + " fails: " + e.getMessage());
        draft.fail();
      } finally {
        routing.leave(server);
      }
      queue.release(draft);
    }
  }

  @Override
  public Cost cost() {
    return Cost.UNKNOWN;
  }

  @Override
  public void close() {
    client.close();
  }

  /** The drafts that wait for a loop's next question. For any threads. */
  private static final class DraftQueue {

    private final boolean jobByJob;
    // Guarded by this; every change notifies.
    private final Deque<BaselineDraft> waiting;
    private final List<WrittenJob> ended = new ArrayList<>();
    private int open;

    /**
     * @param jobByJob whether a draft that was begun comes before all others, rather than after
     *     them
     */
    DraftQueue(List<BaselineDraft> drafts, boolean jobByJob) {
      this.jobByJob = jobByJob;
      this.waiting = new ArrayDeque<>(drafts);
      this.open = drafts.size();
    }

    /**
     * The next draft, waited for while another loop has the last ones; null when all have ended.
     */
    synchronized @Nullable BaselineDraft take() throws InterruptedException {
      while (waiting.isEmpty() && open > 0) {
        wait();
      }
      return waiting.poll();
    }

    /** After a question. */
    synchronized void release(BaselineDraft draft) {
      if (draft.ended()) {
        ended.add(draft.document());
        open--;
      } else if (jobByJob) {
        waiting.addFirst(draft);
      } else {
        waiting.addLast(draft);
      }
      notifyAll();
    }

    synchronized List<WrittenJob> ended() {
      return List.copyOf(ended);
    }
  }

  /** The server with the fewest questions under way, whichever job asks. For any threads. */
  private static final class LeastLoaded {

    // Guarded by this.
    private final Map<InferenceServer, Integer> running = new LinkedHashMap<>();

    LeastLoaded(List<InferenceServer> servers) {
      servers.forEach(server -> running.put(server, 0));
    }

    /** The server for one question; to be left when the answer has come. */
    synchronized InferenceServer enter() {
      InferenceServer least =
          Collections.min(running.entrySet(), Map.Entry.comparingByValue()).getKey();
      running.merge(least, 1, Integer::sum);
      return least;
    }

    synchronized void leave(InferenceServer server) {
      running.merge(server, -1, Integer::sum);
    }
  }
}
