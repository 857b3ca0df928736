package aloft.cli.command;

import aloft.cli.engine.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command on a service.
final class ServiceOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The manifest, where it is not serverless.yml.")
  private @Nullable String config;

  @Option(
      names = {"-s", "--stage"},
      paramLabel = "STAGE",
      description = "The stage; before provider.stage.")
  private @Nullable String stage;

  @Option(
      names = {"-r", "--region"},
      paramLabel = "REGION",
      description = "The region; before provider.region.")
  private @Nullable String region;

  @Option(
      names = "--aws-profile",
      paramLabel = "PROFILE",
      description = "The profile of your AWS configuration.")
  private @Nullable String profile;

  @Option(
      names = "--param",
      paramLabel = "KEY=VALUE",
      description = "A parameter for $${param:KEY}; may be given again.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  Request request() {
    return new Request(config, stage, region, profile, parameters);
  }
}
