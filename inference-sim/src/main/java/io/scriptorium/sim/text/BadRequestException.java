package io.scriptorium.sim.text;

/** A request that the server answers with 400. */
public final class BadRequestException extends RuntimeException {
  private final String reason;
  private final String parameter;

  /**
   * @param parameter the request's field that is wrong
   */
  public BadRequestException(String parameter, String reason) {
    super(reason);
    this.reason = reason;
    this.parameter = parameter;
  }

  public String reason() {
    return reason;
  }

  public String parameter() {
    return parameter;
  }
}
