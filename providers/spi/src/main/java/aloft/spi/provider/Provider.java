package aloft.spi.provider;

import aloft.spi.diagnostic.Result;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.schema.Schema;

/// A cloud that Aloft can deploy to: understands a manifest. Pure: touches no network, file or
/// process.
public interface Provider {

  /// The word under `provider.name`.
  String name();

  /// The shape of a manifest on this cloud.
  Schema schema();

  /// Understands a resolved manifest. Findings are complete: what is understood can be planned.
  ///
  /// @param shown the same manifest with the text of the variable, as `${ssm:/path}`, in the place
  ///   of each secret: what may be kept in files that the cloud does not need
  Result<Blueprint> read(Mapping manifest, Mapping shown);

  /// Understands a resolved manifest without secrets.
  default Result<Blueprint> read(Mapping manifest) {
    return read(manifest, manifest);
  }

  /// A resolved manifest with what is assumed where nothing is written, and with numbers, lists and
  /// texts as such. One with mistakes is completed as far as that goes.
  Mapping completed(Mapping manifest);

  /// How a function of this cloud runs elsewhere.
  Emulation emulation();
}
