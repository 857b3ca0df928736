package aloft.cli.command;

import aloft.cli.engine.ServiceRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that every command on a service has.
final class ServiceOptions {
  private final Option<@Nullable String> config;
  private final Option<@Nullable String> stage;
  private final Option<@Nullable String> region;
  private final CloudOptions cloud;
  private final Option<Map<String, String>> parameters;
  private final @Nullable Option<Boolean> local;

  /// The options of commands that do not access a cloud.
  ServiceOptions(CommandSyntax syntax) {
    this(syntax, null);
  }

  /// The options of commands that access a cloud, with `--local` for the local one.
  static ServiceOptions ofCloud(CommandSyntax syntax) {
    return new ServiceOptions(
        syntax, syntax.flag("Use the local cloud on this machine.", "--local"));
  }

  private ServiceOptions(CommandSyntax syntax, @Nullable Option<Boolean> local) {
    this.local = local;
    config = syntax.text("FILE", "The manifest file (default: serverless.yml).", "-c", "--config");
    stage = syntax.text("STAGE", "The stage; overrides provider.stage.", "-s", "--stage");
    region = syntax.text("REGION", "The region; overrides provider.region.", "-r", "--region");
    cloud = new CloudOptions(syntax, syntax.providers().connectionOptions());
    parameters = syntax.pairs("A parameter for $${param:KEY}; may be repeated.", "--param");
  }

  ServiceRequest request() {
    return new ServiceRequest(
        config.value(),
        stage.value(),
        region.value(),
        cloud.options(),
        parameters.value(),
        local != null && local.value());
  }
}
