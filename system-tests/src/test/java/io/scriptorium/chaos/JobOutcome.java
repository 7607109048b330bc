package io.scriptorium.chaos;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.sim.GenerationLog;
import java.util.List;
import java.util.Map;

/**
 * What a run left behind.
 *
 * @param jobs all that were submitted
 * @param badRequests records among the requests that are none
 * @param documents as they stand on the topic, each as often as it does
 * @param deadLetters as they stand on the topic
 * @param events as they stand on the topic
 * @param log what the inference servers did
 * @param faults what struck, in order
 * @param unfinished for each consumer group the records that it has not finished
 * @param leftInRedis keys of leases and seats that nobody can hold any more
 */
record JobOutcome(
    List<Submitted> jobs,
    int badRequests,
    List<Document> documents,
    List<DeadLetter> deadLetters,
    List<JobEvent> events,
    GenerationLog log,
    List<FaultWindow> faults,
    Map<String, Long> unfinished,
    List<String> leftInRedis) {}
