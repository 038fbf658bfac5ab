// What it costs to add to a till: under a lock, and by asking a goroutine that
// owns the till. Each is measured five times, and the fastest is printed.
package main

import (
	"fmt"
	"math"
	"sync"
	"time"
)

// ANCHOR: main
type lockedTill struct {
	mu    sync.Mutex
	total int
}

func (till *lockedTill) pay(amount int) {
	till.mu.Lock()
	till.total += amount
	till.mu.Unlock()
}

type payment struct {
	amount int
	done   chan struct{}
}

type cashier chan payment

func (cashier cashier) pay(amount int) {
	done := make(chan struct{}, 1)
	cashier <- payment{amount, done}
	<-done
}

// ANCHOR_END: main

func newCashier() cashier {
	received := make(cashier, 64)
	go func() {
		total := 0
		for payment := range received {
			total += payment.amount
			payment.done <- struct{}{}
		}
	}()
	return received
}

// The nanoseconds of one payment where so many waiters bring so many of theirs
// at the same time.
func onePayment(till interface{ pay(int) }, waiters, payments int) float64 {
	fastest := math.Inf(1)
	for range 5 {
		start := time.Now()
		var bringing sync.WaitGroup
		for range waiters {
			bringing.Go(func() {
				for range payments {
					till.pay(12)
				}
			})
		}
		bringing.Wait()
		fastest = min(fastest, float64(time.Since(start).Nanoseconds())/float64(waiters*payments))
	}
	return fastest
}

func measure(way string, till interface{ pay(int) }, payments int) {
	fmt.Printf("%-22s%8.0f ns%13.0f ns\n", way, onePayment(till, 1, payments), onePayment(till, 4, payments))
}

func main() {
	fmt.Printf("%-22s%11s%16s\n", "one payment", "one waiter", "four waiters")
	measure("sync.Mutex", &lockedTill{}, 500_000)
	measure("a goroutine, asked", newCashier(), 10_000)
}
