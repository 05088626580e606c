// SPDX-License-Identifier: GPL-2.0-or-later
/* switch: fallthrough, ranges, default in the middle, inside of a loop, constant. */
void work(int n);

int ranges(int n)
{
	switch (n) {
	case -3 ... -1:
		return 1;
	case 0:
	case 'a':
		work(0);
		__attribute__((__fallthrough__));
	case 7:
		work(7);
		break;
	default:
		return 2;
	case 8 ... 15:
		work(8);
	}
	return 3;
}

void in_loop(int n)
{
	while (n--) {
		switch (n) {
		case 1:
			continue;
		case 2:
			break;
		}
		work(n);
	}
}

int constant(void)
{
	switch (sizeof(long)) {
	case 4:
		return 4;
	case 8:
		return 8;
	default:
		return 0;
	}
}

void no_default(unsigned char n)
{
	switch (n) {
	case 255:
		work(255);
	}
}
