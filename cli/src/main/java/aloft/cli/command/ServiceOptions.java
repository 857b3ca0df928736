package aloft.cli.command;

import aloft.cli.engine.ServiceRequest;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that every command on a service has.
final class ServiceOptions {
  private final Option<@Nullable String> config;
  private final Option<@Nullable String> stage;
  private final Option<@Nullable String> region;
  private final Option<@Nullable String> provider;
  private final CloudOptions cloud;
  private final Option<Map<String, String>> parameters;
  private final @Nullable Option<Boolean> local;
  private final @Nullable Option<Boolean> strict;

  /// The options of commands that do not access a cloud.
  ServiceOptions(CommandSyntax syntax) {
    this(syntax, null, null);
  }

  /// The options of commands that access a cloud, with `--local` for the local one.
  static ServiceOptions ofCloud(CommandSyntax syntax) {
    return new ServiceOptions(syntax, localFlag(syntax), null);
  }

  /// The options of the command that deploys.
  static ServiceOptions ofDeployment(CommandSyntax syntax) {
    return new ServiceOptions(syntax, localFlag(syntax), strictFlag(syntax));
  }

  /// The options of commands that check a service without a cloud.
  static ServiceOptions ofChecks(CommandSyntax syntax) {
    return new ServiceOptions(syntax, null, strictFlag(syntax));
  }

  private static Option<Boolean> localFlag(CommandSyntax syntax) {
    return syntax.flag("Use the local cloud on this machine.", "--local");
  }

  private static Option<Boolean> strictFlag(CommandSyntax syntax) {
    return syntax.flag(
        "Fail if the service needs a plugin that Aloft does not replace.", "--strict");
  }

  private ServiceOptions(
      CommandSyntax syntax, @Nullable Option<Boolean> local, @Nullable Option<Boolean> strict) {
    this.local = local;
    this.strict = strict;
    config = syntax.text("FILE", "The manifest file (default: serverless.yml).", "-c", "--config");
    stage = syntax.text("STAGE", "The stage; overrides provider.stage.", "-s", "--stage");
    region = syntax.text("REGION", "The region; overrides provider.region.", "-r", "--region");
    provider = syntax.text("CLOUD", "The cloud; overrides provider.name.", "--provider");
    cloud = new CloudOptions(syntax, syntax.providers().connectionOptions());
    // CommandLines applies it, for all that a command starts.
    syntax.flag("Set npm to be offline: esbuild is not fetched.", "--offline");
    parameters = syntax.pairs("A parameter for $${param:KEY}; may be repeated.", "--param");
  }

  ServiceRequest request() {
    String chosen = provider.value();
    if (chosen != null && chosen.isEmpty()) {
      throw new UserException(
          Diagnostic.error("usage", "--provider has no value")
              .hint("write the name of a cloud, as in provider.name"));
    }
    return new ServiceRequest(
        config.value(),
        stage.value(),
        region.value(),
        cloud.options(),
        parameters.value(),
        local != null && local.value(),
        strict != null && strict.value(),
        chosen);
  }
}
