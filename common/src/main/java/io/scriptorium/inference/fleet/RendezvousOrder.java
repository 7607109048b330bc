package io.scriptorium.inference.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.inference.client.InferenceServer;
import java.util.Comparator;
import java.util.List;

/**
 * A job's own order of servers, by rendezvous hashing: every server gets a score for the job, the
 * highest is its home. All processes compute the same order without coordination; when a server
 * leaves, only its own jobs move, each to the next in its order (Thaler and Ravishankar, "Using
 * name-based mappings to increase hit rates", IEEE/ACM Transactions on Networking 6(1), 1998). All
 * servers have the same weight.
 */
final class RendezvousOrder {

  private RendezvousOrder() {}

  /** The servers in the job's order, its home first. */
  static List<InferenceServer> of(String jobId, List<InferenceServer> servers) {
    record Scored(InferenceServer server, long score) {}
    long job = hash(jobId);
    return servers.stream()
        .map(server -> new Scored(server, mix(job ^ mix(hash(server.name())))))
        .sorted(
            Comparator.comparingLong(Scored::score)
                .reversed()
                .thenComparing(scored -> scored.server().name()))
        .map(Scored::server)
        .toList();
  }

  /** FNV-1a of 64 bits (Fowler, Noll, Vo). */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : text.getBytes(UTF_8)) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every bit depends on all. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
