package aloft.spi.provider;

import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.LogFormat;
import aloft.spi.schema.Schema;

/// Reads manifests for one cloud. Pure: uses no network, file or process.
public interface Provider {

  /// Returns the value of `provider.name` in a manifest.
  String name();

  /// Returns what this cloud adds to the command line.
  ProviderOptions options();

  /// Returns the schema of a manifest for this cloud.
  Schema schema();

  /// Reads a resolved manifest and reports all findings at once: a result without errors can be
  /// planned.
  ///
  /// @param redacted the same manifest with the variable, such as `${ssm:/path}`, in place of each
  ///   secret, for files that are not sent to the cloud
  Result<Blueprint> read(Mapping manifest, Mapping redacted);

  /// Returns a resolved manifest with default values filled in and values normalized to the types
  /// of the schema. Invalid values are left unchanged.
  Mapping withDefaults(Mapping manifest);

  /// Returns the rules by which this cloud's functions run locally.
  Emulation emulation();

  /// Returns how this cloud writes the logs of functions.
  LogFormat logFormat();
}
