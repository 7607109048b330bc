package io.scriptorium.inference.fleet;

import java.util.List;

/**
 * What one process tells of the servers it uses, in the ledger of seats.
 *
 * @param fleet what the process uses them for
 */
record FleetReport(String fleet, List<Server> servers) {

  public FleetReport {
    servers = List.copyOf(servers);
  }

  /**
   * @param health the state of the server's circuit in that process: closed, open or half-open
   * @param slow whether it is much slower than its peers
   * @param generated generated tokens a second, lately
   * @param prompted prompt tokens a second, cached ones included
   * @param cached prompt tokens a second that the server still knew
   */
  record Server(
      String name,
      int seats,
      String health,
      boolean slow,
      double generated,
      double prompted,
      double cached) {}
}
