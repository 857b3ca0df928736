/// What callers and workers have in common when they speak HTTP; knows neither of them.
@NullMarked
package aloft.local.http;

import org.jspecify.annotations.NullMarked;
