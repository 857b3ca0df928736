/// The meaning of a manifest on Azure. Reads it, checks it and compiles it into an Azure Resource
/// Manager template. Touches no network, file or process.
@NullMarked
package aloft.azure;

import org.jspecify.annotations.NullMarked;
