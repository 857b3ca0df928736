package aloft.spi.schema;

import java.util.List;

/// A record whose fields depend on each other. The decoder asks it once it is read and adds the
/// place.
public interface Checked {

  /// What is wrong across fields; each is an error.
  List<Problem> check();
}
