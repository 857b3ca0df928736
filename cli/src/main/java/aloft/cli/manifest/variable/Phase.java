package aloft.cli.manifest.variable;

/// How far the reading of a manifest is: what is known by then, a variable may ask.
public enum Phase {
  /// `provider.stage` and `useDotenv`: before the `.env` files and params, which depend on them.
  STAGE("the stage"),
  /// How to reach the cloud: before the cloud can be asked.
  CONNECTION("the connection to the cloud"),
  REST("the rest");

  static final String TOO_EARLY = "variable/too-early";

  private final String goal;

  Phase(String goal) {
    this.goal = goal;
  }

  /// What is found out in this phase.
  public String goal() {
    return goal;
  }
}
