// SPDX-License-Identifier: GPL-2.0-or-later
f(a, /* mmucheck: lazy-lock: why */
  ";",
  b);
/* mmucheck: lazy-sleep
 * : because */ g();
