/** The programs themselves. */
@NullMarked
package gg.sprocket.standin.service;

import org.jspecify.annotations.NullMarked;
