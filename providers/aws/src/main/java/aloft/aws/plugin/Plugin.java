package aloft.aws.plugin;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.plan.AwsStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;

/// A plugin of the Serverless Framework. Each method is an effect that a plugin may have; it is
/// called only for services that list the plugin.
public interface Plugin {

  /// The names of the npm packages.
  List<String> names();

  /// What Aloft does for a service with this plugin.
  Support support();

  /// The manifest with the settings of the plugin as settings of Aloft. Called before the manifest
  /// is decoded, so that any value may have a wrong type.
  default Mapping rewrite(Mapping manifest, DiagnosticCollector findings) {
    return manifest;
  }

  /// Reports what is wrong with the settings of the plugin.
  default void check(AwsService service, DiagnosticCollector findings) {}

  /// The generated part of the template with what the plugin adds or changes.
  ///
  /// @param generated resources, outputs and the role, without the user's resources
  /// @param moment the time of the plan
  default Fragment compile(AwsService service, Fragment generated, Instant moment) {
    return generated;
  }

  /// The whole template as the plugin changes it.
  default Mapping transform(AwsService service, Mapping template) {
    return template;
  }

  /// What to do after the stack has been deployed.
  default List<AwsStep> steps(AwsService service) {
    return List.of();
  }
}
