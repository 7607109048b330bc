package io.scriptorium.sim;

/** A request that the server answers with 400. */
final class BadRequestException extends RuntimeException {
  private final String reason;
  private final String parameter;

  /**
   * @param parameter the request's field that is wrong
   */
  BadRequestException(String parameter, String reason) {
    super(reason);
    this.reason = reason;
    this.parameter = parameter;
  }

  String reason() {
    return reason;
  }

  String parameter() {
    return parameter;
  }
}
