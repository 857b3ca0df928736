/// A service on Google Cloud: the decoded manifest with its resolved names and settings.
@NullMarked
package aloft.google.service;

import org.jspecify.annotations.NullMarked;
