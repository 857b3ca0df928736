package aloft.cli.manifest.variable;

/// The phases of reading a manifest. They decide which sources variables may use.
public enum Phase {
  /// `provider.stage` and `useDotenv`: before the `.env` files and params, which depend on them.
  STAGE("the stage"),
  /// The connection keys of the provider section: before cloud variables can be resolved.
  CONNECTION("the connection to the cloud"),
  REST("the rest");

  static final String TOO_EARLY = "variable/too-early";

  private final String goal;

  Phase(String goal) {
    this.goal = goal;
  }

  /// What this phase resolves, for messages.
  public String goal() {
    return goal;
  }
}
